//! Uploads: resumable at every byte that was acknowledged, and never at another.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::Town;
use super::phone::{Dossier, Part};
use crate::citizens::CITIZENS;

async fn with_upload(town: &Town) -> (super::phone::Phone, Dossier, String) {
    let phone = town.ba_u().await;
    let dossier = Dossier::of(town, &CITIZENS[0]);
    assert_eq!(phone.put(&dossier).await.status, 201);
    let upload = phone.create(&dossier, &dossier.parts[1]).await;
    (phone, dossier, upload)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_goes_on_where_the_acknowledged_bytes_end() {
    let town = Town::new().await;
    let (phone, dossier, upload) = with_upload(&town).await;
    let sealed = &dossier.parts[1].sealed;
    let first = phone.patch(&upload, 0, &sealed[..1_000]).await;
    assert_eq!((first.status, first.header("upload-offset")), (204, "1000"));
    assert_eq!(phone.offset(&upload).await, 1_000);
    assert_eq!(phone.create(&dossier, &dossier.parts[1]).await, upload, "the same upload again");
    assert_eq!(phone.patch(&upload, 1_000, &sealed[1_000..]).await.status, 204);
    phone.upload(&dossier, &dossier.parts[0]).await;
    assert_eq!(phone.commit(&dossier).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_dies_in_the_middle_keeps_what_had_arrived() {
    let town = Town::new().await;
    let (phone, dossier, upload) = with_upload(&town).await;
    let sealed = &dossier.parts[1].sealed;
    let address = phone.base.strip_prefix("http://").unwrap();
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PATCH {upload} HTTP/1.1\r\nhost: {address}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n\
         content-type: application/offset+octet-stream\r\ncontent-length: {}\r\n\r\n",
        sealed.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&sealed[..70_000]).await.unwrap();
    socket.shutdown().await.unwrap();
    let mut rest = Vec::new();
    let _ = socket.read_to_end(&mut rest).await;
    drop(socket);

    let mut offset = 0;
    for _ in 0..200 {
        offset = phone.offset(&upload).await;
        if offset > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(offset, 70_000, "not one byte less than arrived");
    phone.upload(&dossier, &dossier.parts[1]).await;
    phone.upload(&dossier, &dossier.parts[0]).await;
    assert_eq!(phone.commit(&dossier).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_hangs_holds_nobody_up_and_spoils_nothing() {
    let town = Town::new().await;
    let (phone, dossier, upload) = with_upload(&town).await;
    let sealed = &dossier.parts[1].sealed;
    let address = phone.base.strip_prefix("http://").unwrap();
    let mut hanging = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PATCH {upload} HTTP/1.1\r\nhost: {address}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n\
         content-type: application/offset+octet-stream\r\ncontent-length: {}\r\n\r\n",
        sealed.len()
    );
    hanging.write_all(head.as_bytes()).await.unwrap();
    hanging.write_all(&sealed[..500]).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(phone.patch(&upload, 0, sealed).await.status, 204, "no waiting for the one that hangs");
    hanging.write_all(&vec![0; sealed.len() - 500]).await.unwrap();
    let mut answer = [0; 12];
    hanging.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 409");
    phone.upload(&dossier, &dossier.parts[0]).await;
    assert_eq!(phone.commit(&dossier).await.status, 200, "its bytes spoiled nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_offset_is_refused_and_the_right_one_is_said() {
    let town = Town::new().await;
    let (phone, dossier, upload) = with_upload(&town).await;
    let sealed = &dossier.parts[1].sealed;
    phone.patch(&upload, 0, &sealed[..100]).await;
    for wrong in [0, 99, 101, sealed.len() as u64] {
        let answer = phone.patch(&upload, wrong, &sealed[100..200]).await;
        assert_eq!((answer.status, answer.problem().as_str()), (409, "wrong-offset"));
        assert_eq!(answer.json()["offset"], 100);
    }
    assert_eq!(phone.offset(&upload).await, 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_was_announced_other_versions_and_other_types_are_refused() {
    let town = Town::new().await;
    let (phone, dossier, upload) = with_upload(&town).await;
    let sealed = &dossier.parts[1].sealed;
    let answer = phone.patch(&upload, 0, &[sealed.as_slice(), b"x"].concat()).await;
    assert_eq!((answer.status, answer.problem().as_str()), (413, "too-large"));
    assert_eq!(phone.offset(&upload).await, 0);

    let old = phone.call("HEAD", &upload, &[("tus-resumable", "0.2.2")], Vec::new()).await;
    assert_eq!(old.status, 412);
    let headers = [("tus-resumable", "1.0.0"), ("upload-offset", "0"), ("content-type", "text/plain")];
    let answer = phone.call("PATCH", &upload, &headers, vec![1]).await;
    assert_eq!((answer.status, answer.problem().as_str()), (415, "unsupported-media-type"));
    let answer = phone.try_create(&dossier.id, &dossier.parts[1].id, 5).await;
    assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid-manifest"));
    assert_eq!(phone.try_create(&dossier.id, "00000000", 5).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_arrived_wrong_is_missing_and_starts_over() {
    let town = Town::new().await;
    let (phone, dossier, upload) = with_upload(&town).await;
    let mut wrong: Part = dossier.parts[1].clone();
    wrong.sealed[77] ^= 1;
    phone.upload(&dossier, &wrong).await;
    phone.upload(&dossier, &dossier.parts[0]).await;
    let answer = phone.commit(&dossier).await;
    assert_eq!((answer.status, answer.problem().as_str()), (409, "missing-parts"));
    assert_eq!(answer.json()["missing"], serde_json::json!([wrong.id]));
    assert_eq!(phone.offset(&upload).await, 0);
    phone.upload(&dossier, &dossier.parts[1]).await;
    assert_eq!(phone.commit(&dossier).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_send_is_told_before_a_byte_of_the_body_has_come() {
    let town = Town::new().await;
    let stranger = town.stranger().await;
    let address = stranger.base.strip_prefix("http://").unwrap();
    let submission = "/portal/v1/submissions/01890000-0000-7000-8000-000000000000";
    for request in [format!("PUT {submission}"), "PATCH /portal/v1/uploads/0".to_owned()] {
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        let head = format!("{request} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 100000000\r\n\r\n");
        socket.write_all(head.as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        let told = tokio::time::timeout(std::time::Duration::from_secs(5), socket.read_exact(&mut answer)).await;
        told.expect("an answer, though nothing of the body was sent").unwrap();
        assert_eq!(&answer, b"HTTP/1.1 401", "{request}");
        // Whoever goes on sending all the same is not listened to for long.
        let (_reading, mut writing) = socket.into_split();
        let mut sent = 0;
        while writing.write_all(&[0; 65_536]).await.is_ok() {
            sent += 65_536;
            assert!(sent < 32 << 20, "{request}: still read after {sent} bytes");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_a_large_request_arrives_and_the_connection_lives() {
    let town = Town::new().await;
    let (phone, dossier, upload) = with_upload(&town).await;
    let stranger = town.stranger().await;
    for _ in 0..20 {
        let large = vec![1; 4_000_000];
        assert_eq!(phone.patch(&upload, 7, &large).await.status, 409);
        assert_eq!(stranger.patch(&upload, 0, &large).await.status, 401, "never a reset instead of the challenge");
    }
    assert_eq!(phone.patch(&upload, 0, &dossier.parts[1].sealed).await.status, 204);
}
