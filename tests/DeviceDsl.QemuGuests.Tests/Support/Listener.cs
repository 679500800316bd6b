using System.Net.Sockets;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A socket to which QEMU connects: it exists before QEMU starts, so no connection has to be retried.</summary>
public sealed class Listener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public Listener(string path)
    {
        Path = path;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Listen();
    }

    public string Path { get; }

    public async Task<NetworkStream> AcceptAsync() => new(await _socket.AcceptAsync(), ownsSocket: true);

    public void Dispose() => _socket.Dispose();
}
