using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Protocol;

/// <summary>The socket for requests of the backend (VU-14). A frontend that does not read it loses them.</summary>
/// <param name="socket">The socket, owned by the channel.</param>
internal sealed class BackendChannel(SafeFileHandle socket) : IDisposable
{
    private const uint ConfigurationChanged = 2;

    /// <summary>Announces a changed configuration. Returns immediately, and requests no reply.</summary>
    public void AnnounceConfiguration()
    {
        Span<byte> header = stackalloc byte[MessageHeader.Length];
        MessageHeader.OfBackend(ConfigurationChanged).Write(header);
        _ = LinuxSocket.Send(socket, header);
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose() => socket.Dispose();
}
