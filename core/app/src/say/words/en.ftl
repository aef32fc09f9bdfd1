# English: short sentences, everyday words, no blame, no exclamation marks.

app-name = Gõ Cửa
starting = Opening
saved = Saved on this phone
saving = Saving
not-saved = Not saved yet
next = Continue
back = Back
listen = Read this screen aloud
clear = Clear the text
question-better = Change to: { $better }
doubt-account = The account that is signed in belongs to { $name } ({ $own }); here it says { $here }. The result will be made out to the owner of the account.
doubt-account-remedy = If it is for yourself, change it to what the account says. For somebody else, it is best that they sign in with their own account.
doubt-look = Please look at your papers. If it is right, press the button below.
doubt-better = Is it: { $better }?
doubt-no-marks = This name has no marks. The agency needs it with its marks, as on your papers.
doubt-one-word = This name has only one word.
doubt-initials = There are initials in this name.
doubt-initials-remedy = Write the whole name as on your papers.
doubt-sentence = Only the name goes here, not a sentence.
doubt-long-ago = The year { $year } is too long ago for anybody who lives.
doubt-ahead = The year { $year } is still to come.
doubt-phone = No network gives out this telephone number.
doubt-old-phone = This number has 11 digits; since September 2018 it has 10.
doubt-no-place = This address does not name a commune.
doubt-no-place-remedy = Add the commune and the province, as on your papers.
doubt-old-place = This address has an earlier name: { $old }. Today it is: { $today }.
doubt-old-place-remedy = If your papers have the earlier name, leave it as it is and press the button below.
answer-unprintable = The form cannot be printed with: { $letters }
answer-unprintable-remedy = Write it in Vietnamese letters.
example = Example: { $text }
cancel = Cancel
yes = Yes
no = No
provisional = Provisional; the agency will tell the exact figure.

monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday

pin-choose = Choose a PIN
pin-choose-help = Six digits that only you know. They keep your papers on this phone; nobody else can read them.
pin-repeat = Enter the same PIN again
pin-making = Locking your data with your PIN
pin-enter = Enter your PIN
pin-opening = Opening
pin-erase = Erase one digit
pin-entered = { $n } of { $of } digits entered
pin-pad-aloud = Number pad for a PIN of six digits
broken-heading = Your data could not be opened
broken-again = Try to open it again
broken-erase-why = If it cannot be opened any more, begin anew on this phone. What you have sent is still at the agency; drafts and papers that are only on this phone will be lost.
broken-erase = Erase and begin anew
broken-erase-sure = Erase all old data on this phone and begin anew? This cannot be undone.
pin-left = { $left } tries left. The right code gives all ten back.
pin-old = Enter the code you use now
pin-new = Choose a new code
pin-change = Change the unlock code
pin-changed = From now on, use the new code.
people-heading = Who is using the phone?
people-why = Everybody has a place and a code of their own. Nobody else can open yours.
people-others = Somebody else on this phone
people-newcomer = Add a person
people-picture = { $picture ->
    [forest] The place with the tree
    [water_drop] The place with the drop
    [pets] The place with the paw
    [storefront] The place with the shop
    [two_wheeler] The place with the motorbike
    [agriculture] The place with the tractor
    [menu_book] The place with the book
    [bolt] The place with the lightning
    [home] The place with the house
    [flag] The place with the flag
    [favorite] The place with the heart
   *[school] The place with the cap
}

home-hello = Hello { $name }
home-hello-nobody = Hello
home-offline = No network. You can go on; what is ready is sent when there is one.
home-set-aside = { $count } things on this phone cannot be read. They stay as they are. Update the app, or take the phone to the digital technology team.
home-older = The data on this phone are from an earlier day, perhaps put back from the phone's own backup. Look through your drafts. If a dossier that you sent says it was not sent, just send it: the portal is asked first, and it is never sent twice.
home-nearly-full = The phone is nearly full. Remove some photos or apps so that there is room for your dossiers.
home-empty = No dossiers yet. Press “Start a procedure”; you can stop at any time, everything is kept.
home-works = Your dossiers
home-documents = My documents
home-find = Start a procedure
settings = Settings
settings-language = Language
settings-rules = Rules in use
settings-rules-built-in = Came with the app
settings-rules-number = Number { $number }
wifi-setting = Send papers only over Wi-Fi?
presence-setting = Open with finger or face
presence-help = The PIN still works. When a new finger or face is added to this phone, this way of opening turns itself off.
presence-open = Open with finger or face
presence-prompt = Open Gõ Cửa
presence-use-pin = Use the PIN
presence-on = From now on finger or face open the app.
presence-off = From now on only the PIN opens the app.
settings-lock = Lock now
lock-setting = Lock by itself when not used
lock-at-once = As soon as I leave the app
lock-one-minute = After 1 minute
lock-five-minutes = After 5 minutes
settings-erase = Erase my data on this phone
settings-erase-sure = Erase everything? Drafts, papers and photos on this phone will be lost for good. What you have sent is still at the agency.
settings-sign-out-sure = Sign out? Dossiers and documents stay on this phone; to send again you sign in again.
settings-sign-out = Sign out

backup-begin = Keep a copy
backup-heading = Keep a copy
backup-why = If this phone is lost or replaced, a copy brings back dossiers, drafts and papers. It is locked with a code of its own: whoever finds it cannot read it.
backup-paper = Have pen and paper ready for the code. Without the code nobody can open the copy, not even we.
backup-without = Your sign-in and your signing account are not in the copy: on the new phone you sign in again.
backup-make = Make a copy
backup-making = Packing and locking the copy
backup-code-heading = Write this code on paper
backup-code-help = Five groups of five digits. Keep the paper where only you know; do not photograph the code with this phone.
backup-code = Code that opens the copy
backup-noted = I have written it down
backup-last-heading = From your paper, enter the last group
backup-last-wrong = That is not the code that was shown. Press the arrow above to see it again.
backup-handing = Choose where to keep the copy
backup-near = If the new phone is beside you no code on paper is needed. On the new phone press “I have a copy from another phone”, then “The old phone is right here”: it shows a square picture. Only scan the picture on your own phone.
backup-scan = Scan the picture on the new phone
backup-scanning = Point the camera at the square on the new phone
backup-hand-heading = Send the copy to the new phone
backup-hand-help = Choose Bluetooth or any other way. Only the phone that showed the picture can open this copy.
backup-hand = Choose how to send it
backup-handing-phone = Sending it to the new phone
backup-done-phone = The copy was sent. On the new phone, press “The file has come”.
backup-done = The copy was handed over. Keep it outside this phone, and keep the paper safe.
backup-done-without = The copy was handed over, but something on this phone is damaged and could not be copied.
code-pad-aloud = Digits to enter group { $number }, { $n } digits
restore-begin = I have a copy from another phone
restore-heading = Begin with a copy
restore-paper-why = The copy was made earlier, and its code is on paper.
restore-paper = I have a file and a code on paper
restore-phone-why = The old phone still opens and is at hand.
restore-phone = The old phone is right here
restore-picture = Picture for the old phone's camera
restore-picture-steps = On the old phone: open Settings, press “Keep a copy”, then “Scan the picture on the new phone”. Point its camera at this picture.
restore-picture-stay = Leave this screen as it is until the old phone has sent the file.
restore-picture-fetch = The file has come
restore-fetching = Choose the copy, its name begins with “gocua”
restore-group = Enter group { $number } of { $of }
restore-code-help = The code that was written on paper when the copy was made.
restore-proving = Opening the copy
restore-taking = Bringing the data to this phone
restore-found = The copy is open: { $count } dossiers. Now choose a code to unlock this phone.
fault-not-a-backup = This file is not a copy made by Gõ Cửa. Choose the file whose name begins with “gocua”.
fault-backup-damaged = The copy was damaged on its way. Fetch the file again from where it is kept and try once more.
fault-backup-too-large = There is more than fits into one copy. Remove drafts that are not needed and try again.
fault-wrong-phone = This file was not locked for this phone, or for an earlier picture. Scan the picture that is shown with the old phone and send the file again.
fault-not-a-phone = That picture is not a new phone's. On the new phone press “The old phone is right here”, then scan again.
fault-code-mistyped = This group was mistyped. Look at the paper and enter it again.
fault-wrong-code = This code does not open that copy. Each copy has its own code: look at the paper, or choose another file.

sign-in-start = Sign in
sign-in-heading = Sign in with your e-ID
sign-in-why = So that the dossier goes in your name, and you need not type what the State already has.
sign-in-safe = The page opens in the browser. The app never sees or keeps your password.
sign-in-open = Open the sign-in page
sign-in-again = Open the sign-in page again
sign-in-later = Later
sign-in-in-browser = Waiting for you on the page that was opened.
sign-in-working = Reaching the sign-in service
sign-in-done = You are signed in.
confirm-start = Confirm that it is you
confirm-heading = Confirm that it is you
confirm-why = The portal needs to be sure that it is really you, now. Your dossier is safe; once confirmed, it goes on by itself.
confirm-open = Open the confirmation page
confirm-done = Confirmed. It goes on now.

find-heading = What do you need to do?
find-label = Type a few letters, accents not needed
find-none = Nothing found. Try other words, for example: residence, criminal record.
procedure-place = Procedure
procedure-gone = This procedure is no longer in the rules
procedure-code = Code { $code } · { $level }
level-full = All on the phone
level-partial = One step needs you to be there
procedure-time = Time limit
due-if-sent-today = If sent today: due by { $day }.
procedure-papers = Papers to photograph
procedure-no-papers = None
procedure-papers-case = Depends on the case; you will be asked.
procedure-not-needed = Not needed
procedure-no-paper-copies = The agency may not ask for paper copies of what is in the databases.
procedure-begin = Begin
fee-if-sent-today = Fee if sent today
fee-none = Free of charge
fee-free-if = { $why }: nothing to pay.
fee-less-if = { $why }: { $amount }.
fee-saving = { $amount } less than on paper.
duration-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
duration-working-hours = { $n ->
    [one] 1 working hour
   *[other] { $n } working hours
}
duration-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
duration-working-days = { $n ->
    [one] 1 working day
   *[other] { $n } working days
}
case-heading = Who is it for?

question-place = Question { $n } of { $total }
question-filled = Taken from your e-ID. Please see that it is right.
question-options = The answers: { $options }.
question-filled-card = Taken from the code on the identity card that was scanned. Please see that it is right.
question-answered = Answered: { $answer }.
question-confirm = It is right as it is
question-mended = Done here
question-list = All questions
save-and-leave = Save and leave
step-done = Done
step-open = Not answered
step-wrong = To look at
question-skip = Answer later
rules-newer = The rules have changed since you began
rules-newer-why = There is a newer form. Your answers stay; only what is new is asked.
rules-new-question = New question
rules-gone-question = No longer asked
rules-answers-stay = Everything you have answered and photographed stays.
rules-take-over = Go on with the new form
rules-keep = Look at it under the old rules
rules-look = The rules have changed, see what is different
rules-withdrawn = This procedure is no longer offered
rules-withdrawn-why = The new rules no longer have this procedure, so the dossier cannot be sent. Ask the one-stop office of your commune which procedure to use now.
rules-answers = Read what you have filled in
rules-unknown = This phone no longer has this form
rules-unknown-why = The form of this dossier is not on this phone. Connect to the network to fetch the rules, then open it again.
date-day = Day
date-month = Month
date-year = Year
date-boxes = The boxes: { $boxes }.
draft-discard-sure = Throw this dossier away? Its answers and photos will be lost.
card-scan = Scan the code on the identity card
draft-discard = Throw this dossier away
row-place = { $row ->
    [place] Place { $n }
    [person] Person { $n }
   *[other] Entry { $n }
}
row-from-to = From { $from } to { $to }
row-until-now = From { $from } until now
row-from = From { $from }
row-wrong = To put right
row-done = Done
row-remove-sure = Delete this entry? What is written in it will be lost.
row-remove = Remove this entry
place-search = Type the name of the commune, accents not needed. Old names work too.
place-none = This place was not found. Type the name of the commune again, for example: muong khuong.
place-was = Formerly { $old }

papers-place = Papers
papers-heading = Photograph the papers
paper-needed = Needed
paper-working = Working
paper-optional = Optional
paper-photo = Take a photo
paper-photo-more = Photograph another page
paper-pick = Choose a file
paper-remove = Take out and start again
paper-kept = { $pages ->
    [one] 1 page
   *[other] { $pages } pages
} · { $size }

check-place = Check before sending
check-heading = { $count ->
    [one] 1 thing to put right
   *[other] { $count } things to put right
}
check-good = Everything is fine
check-why = Put them right first, so that nothing comes back.
check-fine = Already fine
check-answers = { $count ->
    [one] 1 answer
   *[other] { $count } answers
}
check-agency = Goes to: { $agency }
check-paper = Missing: { $name }
check-paper-remedy = Photograph this paper.
check-first = Go to the first
check-go-on = Read it once more
read-back-place = Read back
read-back-heading = Please read it all once more
read-back-agency = Goes to
read-back-answers = Answers
read-back-promise = By signing you declare that all this is true.
read-back-sign = Go on to signing

sign-place = Sign
sign-heading = Sign this form
sign-form = Form
sign-check-code = Check code
sign-check-code-help = The signing page must show the same code. If it differs, do not sign.
sign-what-you-see = You sign exactly the pages you see. The signature is checked afterwards.
sign-link-why = The first time, your signing certificate must be looked up. Only once.
sign-link = Link my signing account
sign-authorise = Open the signing page
sign-preparing = Preparing the form
sign-in-browser = Waiting for you on the signing page.
sign-working = Talking to the signing provider
sign-again = Go back, then sign again

dossier-place = Your dossier
dossier-signed = The form is signed and the signature checked. Not sent yet.
dossier-left = { $size } left, about { $minutes } min on a 2G network.
dossier-size = About { $size } to send, about { $minutes } min on a 2G network. If the network drops, sending goes on where it stopped.
dossier-sign-in-first = Sign in first, so that it goes in your name.
dossier-send = Send the dossier
dossier-send-anyway = Send it now over the mobile network
dossier-send-now = Try again now
dossier-sending = Sending
dossier-sending-now = Sending. Without a receipt it does not count as sent.
dossier-again-at = The portal is busy. The phone tries again by itself at { $at }.
dossier-open = Go on
dossier-leave-alone = The dossier is sealed and is never sent twice. Closing the app loses nothing; when you open it again, the phone goes on sending.
dossier-refused = The portal did not take it: { $reason }
dossier-confirm-to-hear = The portal needs to be sure that it is you before it says how the dossier is.
dossier-mend = Put it right
dossier-received = Received. The portal has signed the receipt.
dossier-now-refused = The agency did not accept this dossier.
dossier-now-stopped = The agency has stopped working on this dossier.
dossier-now-withdrawn = This dossier was withdrawn.
dossier-now-supplement = The agency needs more from you. Bring what is missing to the place that takes dossiers before the day below, with the number of the dossier.
dossier-now-payment = The fee has to be paid before the agency goes on. Pay it at the place that takes dossiers, with the number below.
dossier-now-processing = The agency has it and is working on it. There is nothing for you to do yet.
dossier-now-decided = It is decided. The result is on its way to this phone.
dossier-result-here = The result is here. The agency's signature was checked; it is kept in My documents.
dossier-code = Dossier code
copy = Copy this code
copied = Copied. After a minute it is taken off the clipboard.
reminder-appointment = Today the result of a dossier is due. Open the app to see.
dossier-way = Where it is
dossier-received-at = Received by the portal
dossier-appointment = Result promised for
dossier-supplement = To be supplied before { $until }: { $text }
dossier-fee = { $amount } to be paid. Pay at the agency or on the national portal.
dossier-open-result = See the result
dossier-refresh = Ask again
dossier-result-later = Result
dossier-result-later-help = You will be told, and it will be kept here
dossier-share-receipt = Keep the receipt
dossier-share-form = Keep the signed form
receipt-number = Receipt number
receipt-number-short = Receipt { $number }
result-kept = The result has arrived and is kept.
work-drafting = In work
work-open = { $count } open
work-ready = Complete, ready to sign
work-signing = To sign
work-signing-next = The form is printed and waits for your signature
work-signed = To send
work-signed-next = Signed, not sent yet
work-sending = Sending
work-sending-next = Goes on by itself when there is a network
work-confirm = To confirm
work-confirm-next = Open it and confirm that it is you; then it goes on by itself
work-refused = Not taken
work-sent = Sent
work-appointment = Promised: { $day }
status-registered = Waiting to be accepted
status-accepted = Accepted
status-refused = Not accepted
status-processing = Being handled
status-supplement = Something is missing
status-payment = Fee to be paid
status-withdrawn = Withdrawn
status-stopped = Stopped
status-decided = Decided
status-returned = Result returned
status-received-directly = Received in person
status-unknown = State { $code }

document-page = Page { $n } of { $of }
document-enlarge = Tap to enlarge
document-close = Close
document-signed-by = Signed by { $signer }
document-genuine = Valid signature of { $signer } over the whole file.
document-signed-at = Signed
document-share = Keep or pass on
document-gone = This document is gone

# A visit
visit-begin = Help somebody fill in a dossier
visit-place = Visit
visit-heading = Help a person fill in
visit-why = The person who is helped reads and decides. Here you only fill in and photograph; nothing is signed or sent.
visit-nothing-stays = When the visit ends, the phone erases everything; nobody can open it again.
visit-not-here = In a visit nothing is signed and nothing is sent. The person signs and sends on their own phone.
visit-leave = End and erase
visit-leave-sure = End this visit? Everything filled in and photographed in it will be lost.

fault-offline = No network. What you did is safe; it goes on when there is one.
fault-awaits-wifi = The papers wait for Wi-Fi, as you chose in Settings. With Wi-Fi they are sent by themselves.
fault-captive-portal = This Wi-Fi wants a sign-in. Open the browser, sign in to the Wi-Fi, and try again.
fault-service-unavailable = The service is busy or under maintenance. Your data are safe; it is tried again.
fault-service-broken = The service gave an answer that makes no sense. Your data are safe; try later.
fault-set-up-wrong = The sign-in system is not fully set up for this app (missing: { $what }). It is not your fault; tell those who run it.
fault-sign-in-cancelled = Not signed in. Press again when you are ready.
fault-sign-in-refused = You chose not to agree, so you are not signed in.
fault-sign-in-again = The session has ended. Sign in again; your dossiers are safe.
fault-confirm-identity = The portal needs to be sure that it is you who sends this signed dossier. Confirm on the sign-in page; then it goes on by itself.
fault-not-confirmed = Not confirmed. Your dossier is safe; press again when you are ready.
fault-asks-again = The portal asks you to confirm again although you just did. The fault is the portal's, not yours. Your dossier is safe; it is tried again.
fault-other-person = This place belongs to somebody else, so nobody was signed in. Lock it and choose “Somebody else on this phone” to use a place of your own.
fault-too-late = The dossier is sealed already; nothing can be added.
fault-level-too-low = This needs e-ID level 2. Raise it at the commune police.
fault-pin-mismatch = The two PINs differ. Choose again.
fault-pin-too-simple = This PIN is easy to guess. Choose six other digits, not one repeated, not a run.
fault-wrong-pin = Not right. { $left ->
    [one] 1 try
   *[other] { $left } tries
} left. After that the data on this phone cannot be opened; dossiers already sent remain.
fault-vault-exhausted = No tries left. The data on this phone cannot be opened any more; dossiers already sent are with the agency.
fault-vault-newer = These data were written by a newer app. Update the app; nothing was changed.
fault-vault-damaged = The data on this phone are damaged. They were left as they are. Ask the nearest community digital team.
fault-in-use = The app is open in another window. Close that one and try again.
fault-read-only = The phone does not let the app write its data. Restart the phone and try again; if that does not help, take it to the digital technology team.
fault-disk-full = The phone is full. Free some space and try again; everything shown as saved is safe.
fault-key-store = The phone's key store did not answer. Try again.
fault-key-lost = The phone's key is gone, so the data cannot be opened. Dossiers already sent are with the agency.
fault-presence-gone = The fingers or faces on this phone have changed, so they no longer open the app. Enter the PIN.
fault-presence-cancelled = Not opened. Enter the PIN, or try finger or face again.
fault-presence-unavailable = This phone has no finger or face that can be used. Add one in the phone's settings, or use the PIN.
fault-no-scanner = No app on this phone reads codes. Type the number on the card.
fault-no-browser = No browser could be opened. Install or enable one and try again.
fault-clock-wrong = The phone's clock is wrong: it shows { $shown }. Set date and time to automatic in the phone's settings, then try again.
fault-permission = The app may not use the camera or files. Allow it in the phone's settings.
fault-signing-refused = Not signed. Press again when you are ready.
fault-signing-mismatch = The signature that came back is not over this form, so it was thrown away. The form is safe; sign again.
fault-others-certificate = The signature that was chosen is somebody else's. Press again and choose the one in your own name.
fault-no-certificate = This account has no usable signing certificate. Register with the provider and try again.
fault-document-changed = The form changed after it was shown. Look again before signing.
fault-document-too-long = This document is too long to be shown here. Save it and open it with another app.
fault-pack-refused = The new rules are not properly signed and were not taken. Those in use are fine.
fault-pack-older = The rules received are older than those in use and were not taken.
fault-paper-empty = This file is empty. Take the photo again.
fault-paper-too-large = This file has { $size }, over the limit of { $limit }. Take a photo or choose a smaller file.
fault-paper-unreadable = This file is not a photo or PDF, or it is damaged. Take the photo again.
fault-paper-too-small = The photo is too small to be read. Take it from nearer.
fault-not-a-card = This code is not that of an identity card.
fault-data-spent = { $size } were sent and it is still not done, so the phone has stopped, to save your data. The dossier is safe. With a better network, press “Try again now”.
fault-paper-damaged = A paper of the dossier is damaged on this phone, so it could not be sent. Photograph the missing paper again, then sign again.
fault-dossier-refused = The portal did not take the dossier as it is. See why and put it right.
fault-receipt-wrong = The receipt does not match what was sent, so it counts as not sent. It is tried again, never twice.
fault-result-not-genuine = The result could not be proven to be the agency's and was not kept. It will be asked for again.
fault-internal = The app has a defect ({ $code }). Your data are safe. Try again; if it stays, report this code.
