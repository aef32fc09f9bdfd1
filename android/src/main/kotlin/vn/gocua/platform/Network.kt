package vn.gocua.platform

import android.content.*
import android.net.ConnectivityManager
import android.net.Network as Way
import vn.gocua.*

/** Tells when the network comes or goes. */
class Network(context: Context, private val tell: (Boolean) -> Unit) : ConnectivityManager.NetworkCallback() {
    private val connectivity = context.service<ConnectivityManager>()

    /** Says at once how it is: without any network the system would say nothing. */
    fun watch() {
        tell(connectivity.activeNetwork != null)
        connectivity.registerDefaultNetworkCallback(this)
    }

    fun forget() = connectivity.unregisterNetworkCallback(this)

    override fun onAvailable(network: Way) = tell(true)
    override fun onLost(network: Way) = tell(false)
}
