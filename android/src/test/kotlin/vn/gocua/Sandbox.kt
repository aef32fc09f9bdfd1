package vn.gocua

import java.net.HttpURLConnection
import java.net.URI
import org.json.JSONObject
import vn.gocua.core.Environment

/** The sandbox that runs beside the tests, and the people in it. `android/test` starts it; its address is a property. */
object Sandbox {
    /** The services as the app has to know them. */
    val environment: Environment by lazy {
        val json = JSONObject(call("GET", "environment"))
        Environment(
            broker = json.getString("broker"),
            portal = json.getString("portal"),
            signing = json.getString("signing"),
            clientId = json.getString("client_id"),
            redirectUri = json.getString("redirect_uri"),
            tlsRoots = json.getString("tls_roots"),
            packKey = json.getString("pack_key"),
        )
    }

    /** Goes through the pages at [url] as [citizen], comparing [code] where a page shows one; the address that leads back. */
    fun browse(url: String, citizen: String, code: String?, manner: String): String {
        val asked = JSONObject()
            .put("url", url).put("return_prefix", environment.redirectUri)
            .put("citizen", citizen).put("code", code ?: JSONObject.NULL).put("manner", manner)
        return JSONObject(call("POST", "browse", asked)).getString("returned")
    }

    /** What the officer does with the newest dossier. */
    fun officer(does: String) {
        call("POST", "officer", JSONObject().put("does", does))
    }

    /** What becomes of the rules that the portal publishes: "change", "withdraw", "restore". */
    fun rules(does: String) {
        call("POST", "rules", JSONObject().put("does", does))
    }

    /** Arms a fault, as `POST /sandbox/faults` knows them. */
    fun arm(fault: JSONObject) {
        call("POST", "fault", fault)
    }

    fun clear() {
        call("POST", "clear", JSONObject())
    }

    /** How many dossiers the portal has. */
    fun dossiers(): Int = JSONObject(call("GET", "dossiers")).getInt("count")

    private fun call(method: String, what: String, body: JSONObject? = null): String {
        val pages = System.getProperty("gocua.pages") ?: error("no sandbox: -Dgocua.pages says where it is")
        val connection = URI("$pages/rehearsal/$what").toURL().openConnection() as HttpURLConnection
        connection.requestMethod = method
        connection.connectTimeout = 5_000
        connection.readTimeout = 60_000
        if (body != null) {
            connection.doOutput = true
            connection.setRequestProperty("content-type", "application/json")
            connection.outputStream.use { it.write(body.toString().toByteArray()) }
        }
        if (connection.responseCode >= 400) {
            error("$what: ${connection.responseCode} ${connection.errorStream?.readBytes()?.decodeToString().orEmpty()}")
        }
        return connection.inputStream.use { it.readBytes().decodeToString() }
    }
}
