//! A map of few things: what is under way at once, which questions are open. A sorted list: at a dozen entries as fast as a tree, and for
//! each kind of key and value a tenth of its code on the phone.

/// A map of few things, in the order of their keys.
#[derive(Debug, Clone)]
pub struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Few<K, V> {
    fn at(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(own, _)| own.cmp(key))
    }

    /// What lies under a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.0.get(self.at(key).ok()?).map(|(_, value)| value)
    }

    /// What lies under a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.at(key).ok()?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    /// Whether anything lies under a key.
    pub fn has(&self, key: &K) -> bool {
        self.at(key).is_ok()
    }

    /// Puts a value under a key, instead of what was there.
    pub fn insert(&mut self, key: K, value: V) {
        match self.at(&key) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// Takes out what lies under a key.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.at(key).ok()?;
        Some(self.0.remove(at).1)
    }

    /// All, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// It is a map like the standard library's.
        #[test]
        fn it_does_what_a_map_does(deeds in prop::collection::vec((0..2_u8, 0..6_u8, 0..9_u8), 0..60)) {
            let (mut few, mut map) = (Few::default(), BTreeMap::new());
            for (deed, key, value) in deeds {
                match deed {
                    0 => { few.insert(key, value); map.insert(key, value); }
                    _ => prop_assert_eq!(few.remove(&key), map.remove(&key)),
                }
                prop_assert_eq!(few.get(&key), map.get(&key));
                prop_assert_eq!(few.has(&key), map.contains_key(&key));
                prop_assert_eq!(few.get_mut(&key), map.get_mut(&key));
                prop_assert!(few.iter().eq(map.iter()));
            }
        }
    }
}
