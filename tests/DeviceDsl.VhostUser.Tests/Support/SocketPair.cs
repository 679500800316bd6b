using System.Net.Sockets;

namespace DeviceDsl.VhostUser.Tests.Support;

/// <summary>Two sockets that are connected to each other.</summary>
internal static class SocketPair
{
    public static (Socket One, Socket Other) Create(string directory)
    {
        string path = Path.Combine(directory, $"pair-{Guid.NewGuid():n}"[..16]);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var one = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        one.Connect(new UnixDomainSocketEndPoint(path));
        Socket other = listener.Accept();
        File.Delete(path);
        return (one, other);
    }
}
