using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DeviceDsl.VhostUser.Protocol;

/// <summary>A Unix domain socket that listens at a path.</summary>
internal static partial class ListeningSocket
{
    private const uint AllButOwner = 0b000_111_111;

    /// <summary>Listens at a path. A stale socket, on which no process listens, is replaced.</summary>
    /// <exception cref="IOException">The path is in use, too long, or not accessible.</exception>
    public static Socket Open(string path, int backlog)
    {
        UnixDomainSocketEndPoint address;
        try
        {
            address = new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentException exception)
        {
            throw new IOException($"{path}: not the path of a socket: {exception.Message}", exception);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        // Between binding and changing the mode another user could connect.
        uint mask = umask(AllButOwner);
        try
        {
            if (!TryBind(socket, address))
            {
                RemoveStale(path, address);
                socket.Bind(address);
            }

            socket.Listen(backlog);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or UnauthorizedAccessException or IOException)
        {
            socket.Dispose();
            throw exception as IOException ?? new IOException($"{path}: cannot listen: {exception.Message}", exception);
        }
        finally
        {
            _ = umask(mask);
        }
    }

    /// <summary>Removes the socket of a path, unless another file has replaced it.</summary>
    public static void Remove(string path)
    {
        try
        {
            if (IsSocket(path)) File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next server replaces it.
        }
    }

    private static bool TryBind(Socket socket, UnixDomainSocketEndPoint address)
    {
        try
        {
            socket.Bind(address);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    private static void RemoveStale(string path, UnixDomainSocketEndPoint address)
    {
        if (!IsSocket(path)) throw new IOException($"{path}: the file exists and is not a socket.");
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(address);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }

        throw new IOException($"{path}: another process listens on the socket.");
    }

    private static unsafe bool IsSocket(string path)
    {
        const int CurrentDirectory = -100;
        const int DoNotFollow = 0x100;
        const uint WantType = 1;
        const ushort TypeMask = 0xF000;
        const ushort SocketType = 0xC000;
        // The mode is at offset 28 of 256 bytes, on every architecture.
        ushort* status = stackalloc ushort[128];
        return statx(CurrentDirectory, path, DoNotFollow, WantType, status) == 0 && (status[14] & TypeMask) == SocketType;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int directory, string path, int flags, uint wanted, void* status);

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);
}
