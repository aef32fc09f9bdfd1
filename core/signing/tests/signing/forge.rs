//! Files written object by object, honest or not, with signatures that cover them whole.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// A PDF under construction.
pub(crate) struct Forge {
    pub(crate) bytes: Vec<u8>,
    /// Where each object is: at an offset, or at an index in an object stream.
    places: BTreeMap<u32, Place>,
    /// Where the numbers of a byte range go, and the gap they leave.
    ranges: Vec<(usize, usize, usize)>,
    previous: Option<usize>,
    root: u32,
}

#[derive(Clone, Copy)]
enum Place {
    At(usize),
    In(u32, u32),
}

/// As small as it gets.
pub(crate) fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

impl Forge {
    pub(crate) fn new() -> Self {
        let bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        Self { bytes, places: BTreeMap::new(), ranges: Vec::new(), previous: None, root: 1 }
    }

    /// The next revision of a finished file.
    pub(crate) fn after(file: Vec<u8>) -> Self {
        let word = b"startxref\n";
        let at = file.windows(word.len()).rposition(|window| window == word).unwrap();
        let previous = String::from_utf8_lossy(&file[at + word.len()..]).lines().next().unwrap().parse().unwrap();
        Self { bytes: file, places: BTreeMap::new(), ranges: Vec::new(), previous: Some(previous), root: 1 }
    }

    /// Catalog 1, pages 2, page 3, and a form 4 with these fields.
    pub(crate) fn with_form(fields: impl IntoIterator<Item = u32>) -> Self {
        let mut forge = Self::new();
        let fields: Vec<String> = fields.into_iter().map(|field| format!("{field} 0 R")).collect();
        forge.object(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>");
        forge.object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        forge.object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>");
        forge.object(4, &format!("<< /SigFlags 3 /Fields [{}] >>", fields.join(" ")));
        forge
    }

    /// Where an object lies that is in no object stream.
    pub(crate) fn offset(&self, number: u32) -> Option<usize> {
        match self.places.get(&number)? {
            Place::At(at) => Some(*at),
            Place::In(..) => None,
        }
    }

    pub(crate) fn object(&mut self, number: u32, body: &str) {
        self.places.insert(number, Place::At(self.bytes.len()));
        self.bytes.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }

    pub(crate) fn stream(&mut self, number: u32, entries: &str, data: &[u8]) {
        self.places.insert(number, Place::At(self.bytes.len()));
        let head = format!("{number} 0 obj\n<< {entries} /Length {} >>\nstream\n", data.len());
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(data);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// An object stream with these objects: number, offset behind the header, and the texts one after the other.
    pub(crate) fn object_stream(&mut self, number: u32, objects: &[(u32, usize)], text: &[u8]) {
        let header: String = objects.iter().map(|(object, at)| format!("{object} {at} ")).collect();
        for ((object, _), index) in objects.iter().zip(0..) {
            self.places.insert(*object, Place::In(number, index));
        }
        let data = packed(&[header.as_bytes(), text].concat());
        let entries = format!("/Type /ObjStm /N {} /First {} /Filter /FlateDecode", objects.len(), header.len());
        self.stream(number, &entries, &data);
    }

    /// A signature dictionary around a structure; what it covers is known when the file is finished.
    pub(crate) fn signature(&mut self, number: u32, structure: &[u8], more: &str) {
        self.places.insert(number, Place::At(self.bytes.len()));
        let head = format!("{number} 0 obj\n<< /Type /Sig /Filter /A /SubFilter /ETSI.CAdES.detached /ByteRange [0 ");
        self.bytes.extend_from_slice(head.as_bytes());
        let range = self.bytes.len();
        self.bytes.extend_from_slice(&[b' '; 32]);
        self.bytes.extend_from_slice(b"] /Contents ");
        let start = self.bytes.len();
        let digits: String = structure.iter().map(|byte| format!("{byte:02x}")).collect();
        self.bytes.extend_from_slice(format!("<{digits}>").as_bytes());
        self.ranges.push((range, start, self.bytes.len()));
        self.bytes.extend_from_slice(format!(" {more} >>\nendobj\n").as_bytes());
    }

    /// A field with a signature dictionary.
    pub(crate) fn field(&mut self, number: u32, value: u32, more: &str) {
        self.object(number, &format!("<< /FT /Sig /T (S{number}) /V {value} 0 R {more} >>"));
    }

    fn runs(&self) -> Vec<Vec<(u32, Place)>> {
        let mut runs: Vec<Vec<(u32, Place)>> = Vec::new();
        for (number, place) in &self.places {
            match runs.last_mut() {
                Some(run) if run.last().unwrap().0 + 1 == *number => run.push((*number, *place)),
                _ => runs.push(vec![(*number, *place)]),
            }
        }
        runs
    }

    /// Ends the file with a classic table; packed objects are not in it.
    pub(crate) fn table(mut self) -> Vec<u8> {
        let start = self.bytes.len();
        let mut table = String::from("xref\n");
        for run in self.runs() {
            table += &format!("{} {}\n", run[0].0, run.len());
            for (_, place) in run {
                let Place::At(at) = place else { panic!("a packed object in a table") };
                table += &format!("{at:010} 00000 n \n");
            }
        }
        let size = self.places.keys().max().unwrap() + 1;
        let previous = self.previous.map(|at| format!("/Prev {at}")).unwrap_or_default();
        table += &format!("trailer\n<< /Size {size} /Root {} 0 R {previous} >>\n", self.root);
        self.bytes.extend_from_slice(table.as_bytes());
        self.end(start)
    }

    /// Ends the file with a cross-reference stream.
    pub(crate) fn stream_table(mut self) -> Vec<u8> {
        let own = self.places.keys().max().unwrap() + 1;
        let start = self.bytes.len();
        self.places.insert(own, Place::At(start));
        let (mut index, mut data) = (String::new(), Vec::new());
        for run in self.runs() {
            index += &format!("{} {} ", run[0].0, run.len());
            for (_, place) in run {
                let (kind, second, third) = match place {
                    Place::At(at) => (1, u32::try_from(at).unwrap(), 0),
                    Place::In(stream, at) => (2, stream, at),
                };
                data.push(kind);
                data.extend(second.to_be_bytes());
                data.extend(u16::try_from(third).unwrap().to_be_bytes());
            }
        }
        let previous = self.previous.map(|at| format!("/Prev {at}")).unwrap_or_default();
        let entries = format!(
            "/Type /XRef /Size {} /W [1 4 2] /Index [{index}] /Root {} 0 R {previous} /Filter /FlateDecode",
            own + 1,
            self.root
        );
        let data = packed(&data);
        self.stream(own, &entries, &data);
        self.end(start)
    }

    /// Ends the file with a cross-reference section that is written already.
    pub(crate) fn end(mut self, section: usize) -> Vec<u8> {
        self.bytes.extend_from_slice(format!("startxref\n{section}\n%%EOF\n").as_bytes());
        let length = self.bytes.len();
        for (range, start, end) in &self.ranges {
            let text = format!("{start} {end} {}", length - end);
            self.bytes[*range..range + text.len()].copy_from_slice(text.as_bytes());
        }
        self.bytes
    }
}
