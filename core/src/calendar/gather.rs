/*!
Four states at a time with AVX2, where the machine has it: the one file of this crate with unsafe code.

It is worth its own file because a batch is bound by the lookups, and a gather does four of them for the price of two; nothing else here
gained from vectors. What it cannot answer (the end of a batch, instants outside the pattern) it leaves to the caller, and the tests hold
it to the portable path.
*/
#![allow(unsafe_code)]

/// Writes the states of as many instants as it can, and gives their number: a multiple of four, 0 on machines without AVX2.
///
/// `words` holds one bit a cell of `225 << twos` seconds from `start` on.
pub(super) fn is_open_many(start: i64, twos: u32, words: &[u64], at: &[i64], open: &mut [bool]) -> usize {
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") && (2..=4).contains(&twos) {
        // SAFETY: the machine has AVX2.
        return unsafe { x86::is_open_many(start, twos, words, at, open) };
    }
    let _ = (start, twos, words, at, open);
    0
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    /// 2^39 / 225, rounded up by less than 1/2: `n * RECIPROCAL >> 39` is `n / 225` for all `n < 2^30`.
    const RECIPROCAL: i64 = 2_443_359_173;
    const _: () = assert!(RECIPROCAL == (1 << 39) / 225 + 1);

    #[target_feature(enable = "avx2")]
    pub(super) fn is_open_many(start: i64, twos: u32, words: &[u64], at: &[i64], open: &mut [bool]) -> usize {
        let first = _mm256_set1_epi64x(start);
        let reciprocal = _mm256_set1_epi64x(RECIPROCAL);
        let last_cell = _mm256_set1_epi64x(words.len() as i64 * 64 - 1);
        let twos = _mm_cvtsi32_si128(twos as i32);
        let mut done = 0;
        for (at, open) in at.chunks_exact(4).zip(open.chunks_exact_mut(4)) {
            // SAFETY: the chunk has four instants, 32 bytes.
            let at = unsafe { _mm256_loadu_si256(at.as_ptr().cast()) };
            let since = _mm256_sub_epi64(at, first);
            // Below 2^32 after two or more halvings is below 2^30, where the reciprocal is exact; its factors are 32 bits each.
            let quarters = _mm256_srl_epi64(since, twos);
            let cell = _mm256_srli_epi64::<39>(_mm256_mul_epu32(quarters, reciprocal));
            let outside = _mm256_or_si256(_mm256_srli_epi64::<32>(since), _mm256_cmpgt_epi64(cell, last_cell));
            if _mm256_testz_si256(outside, outside) == 0 {
                break;
            }
            // SAFETY: every cell is at most `last_cell`, so its word is one of `words`.
            let word = unsafe { _mm256_i64gather_epi64::<8>(words.as_ptr().cast(), _mm256_srli_epi64::<6>(cell)) };
            let bit = _mm256_srlv_epi64(word, _mm256_and_si256(cell, _mm256_set1_epi64x(63)));
            let mask = _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_slli_epi64::<63>(bit))) as u32;
            // Four bits to four bytes: each copy of the mask is shifted so that one more bit meets the lowest of a byte.
            let states = (mask * 0x0020_4081 & 0x0101_0101).to_le_bytes();
            open.copy_from_slice(&states.map(|state| state != 0));
            done += 4;
        }
        done
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn four_at_a_time_are_the_same_as_one_by_one() {
        let words: Vec<u64> = (0..500u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ i.rotate_left(40)).collect();
        for (twos, cell) in [(2, 900), (3, 1800), (4, 3600)] {
            let start = 1_704_067_200;
            let end = start + 500 * 64 * cell;
            let edges = (0..500 * 64).flat_map(|i| [-1, 0, 1].map(|by| start + i * cell + by));
            let at: Vec<i64> = edges.filter(|at| (start..end).contains(at)).collect();
            let mut open = vec![false; at.len()];
            let done = super::is_open_many(start, twos, &words, &at, &mut open);
            assert!(done == 0 || at.len() - done < 4);
            for (&at, &open) in at[..done].iter().zip(&open) {
                let cell = (at - start) / cell;
                assert_eq!(open, words[cell as usize / 64] >> (cell % 64) & 1 != 0, "{at}");
            }
            for outside in [start - 1, end, i64::MIN, i64::MAX, start + (1 << 32), start - (1 << 32)] {
                let at = [start, start, start, start, start, start, outside, start];
                assert!(super::is_open_many(start, twos, &words, &at, &mut [false; 8]) <= 4, "{outside}");
            }
            assert_eq!(super::is_open_many(start, twos, &[], &[start; 4], &mut [false; 4]), 0);
        }
    }
}
