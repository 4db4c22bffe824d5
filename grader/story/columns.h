// A table for the terminal: cells that are too long continue below, what stands in a row begins at the same height.
// Pure.
//
//   Table table({{"main", 20}, {"thread 1", 20}}, unicode);
//   table.row({"locks a", ""});
//   table.text();
#pragma once

#include <string>
#include <vector>

namespace racecourse::story {

struct Column {
  std::string title;
  int width = 0;  // in characters
};

class Table {
 public:
  Table(std::vector<Column> columns, bool unicode, std::string margin = "");

  // `paint` is put around each line of the row: an escape sequence, or nothing.
  void row(std::vector<std::string> const& cells, std::string const& paint = "");
  // A row of one text over all columns.
  void note(std::string const& text);
  std::string const& text() const { return text_; }

 private:
  void line(std::vector<std::string> const& cells, std::string const& paint);
  std::string separator_, margin_, text_;
  std::vector<Column> columns_;
};

// Characters, not bytes. (Wide and combining characters count as one: names in programs have none.)
int length_of(std::string const& text);
// Cut to that many characters, the last of them "…" or ".." where something was cut.
std::string cut(std::string const& text, int width, bool unicode);
// Broken into lines at blanks, or anywhere where there is none.
std::vector<std::string> wrapped(std::string const& text, int width);

// How wide each of `count` columns may be if all are to fit beside what else is in the line; 0: they do not fit.
int width_of_columns(int count, int longest, int room);

}  // namespace racecourse::story
