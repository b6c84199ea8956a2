//! Splits text into records and fields: a field in quotation marks may hold delimiters, line ends and doubled marks.
//!
//! Must not know what fields mean.

/// The records of a text, one after the other.
pub(super) struct Records<'t> {
    rest: &'t str,
    delimiter: char,
    cut_off: bool,
}

impl<'t> Records<'t> {
    pub fn new(text: &'t str, delimiter: char) -> Self {
        Self { rest: text, delimiter, cut_off: false }
    }

    /// Whether the text ended inside quotation marks.
    pub fn was_cut_off(&self) -> bool {
        self.cut_off
    }

    /// A field from the begin of the rest, and the rest from the delimiter or line end behind it.
    fn field(&mut self) -> String {
        let after_blanks = self.rest.trim_start_matches(' ');
        let Some(quoted) = after_blanks.strip_prefix('"') else { return self.plain() };
        let mut field = String::new();
        let mut rest = quoted;
        loop {
            let Some(mark) = rest.find('"') else {
                self.cut_off = true;
                self.rest = "";
                field.push_str(rest);
                return field;
            };
            field.push_str(&rest[..mark]);
            rest = &rest[mark + 1..];
            let Some(after) = rest.strip_prefix('"') else { break };
            field.push('"');
            rest = after;
        }
        self.rest = rest;
        // What stands between the closing mark and the delimiter belongs to the field.
        field.push_str(&self.plain());
        field
    }

    fn plain(&mut self) -> String {
        let end = self.rest.find([self.delimiter, '\n']).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at(end);
        self.rest = rest;
        field.trim_end_matches('\r').to_owned()
    }
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            fields.push(self.field());
            if let Some(rest) = self.rest.strip_prefix(self.delimiter) {
                self.rest = rest;
            } else {
                self.rest = self.rest.strip_prefix('\n').unwrap_or(self.rest);
                return Some(fields);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, delimiter: char) -> Vec<Vec<String>> {
        Records::new(text, delimiter).collect()
    }

    #[test]
    fn marks_hold_delimiters_line_ends_and_doubled_marks() {
        assert_eq!(
            records("a,\"b,\r\n\"\"c\"\"\",d\r\ne,,\"f\"", ','),
            [vec!["a", "b,\r\n\"c\"", "d"], vec!["e", "", "f"]]
        );
    }

    #[test]
    fn a_mark_inside_a_plain_field_is_a_letter_of_it() {
        assert_eq!(records("a \"b\" c\td\n", '\t'), [vec!["a \"b\" c", "d"]]);
    }

    #[test]
    fn an_open_mark_ends_with_the_text_and_that_is_said() {
        let mut records = Records::new("a,\"b\nc", ',');
        assert_eq!(records.next(), Some(vec!["a".to_owned(), "b\nc".to_owned()]));
        assert_eq!(records.next(), None);
        assert!(records.was_cut_off());
    }
}
