package vn.gocua.platform

import android.content.*
import android.os.Handler
import vn.gocua.core.PlatformOutcome

/** The platform's own sheet to keep a file or pass it on. The receiving app may read it for a while; then it is gone. */
class Sharing(private val context: Context, private val front: Front, private val main: Handler) {
    fun share(name: String, mediaType: String, bytes: ByteArray, answer: Answer) = front.use { activity ->
        val uri = PassingFiles.put(context, name, bytes)
        val send = Intent(Intent.ACTION_SEND).setType(mediaType).putExtra(Intent.EXTRA_STREAM, uri).addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
        send.clipData = ClipData.newRawUri(name, uri)
        activity.startActivity(Intent.createChooser(send, null))
        main.postDelayed({ PassingFiles.delete(context, name) }, READABLE)
        front.whenBack { answer(PlatformOutcome.Done) }
    }

    private companion object { const val READABLE = 10 * 60 * 1000L }
}
