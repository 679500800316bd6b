using System.Net.Sockets;
using System.Runtime.InteropServices;
using DeviceDsl.Eventing;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Requests;
using DeviceDsl.VhostUser.Sessions;
using DeviceDsl.Virtio;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser;

/// <summary>
/// Serves a virtio device to frontends in other processes, such as QEMU, with the vhost-user protocol: one connection after another.
/// Disposing of it ends the connection and the server.
/// </summary>
/// <remarks>
/// <para>
/// The device is the same class as on PCI and on memory-mapped I/O. Its handlers run on the loop of <see cref="Machine"/>. It is part of
/// that machine while a frontend is connected, and is reset between connections.
/// </para>
/// <para>
/// Frontends are hostile: a request that breaks a rule has no effect, and ends the connection unless the frontend requested a reply.
/// A connection leaves nothing allocated after its end, and affects neither the process nor its other servers (VU-32).
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl.VhostUser;
/// using DeviceDsl.Virtio;
///
/// using VhostUserServer server = VhostUserServer.Listen(new Coin(), "/run/coin.sock");
/// server.Wait();
///
/// [VirtioDevice(4)]
/// internal sealed partial class Coin : VirtioDevice
/// {
///     [VirtQueue(0)]
///     private static uint OnRequest(DescriptorChain chain) => chain.Writer.Fill(1, uint.MaxValue);
/// }
/// </code>
/// </example>
public sealed class VhostUserServer : IDisposable
{
    private const int Backlog = 1;
    private const int ExhaustedMilliseconds = 100;

    private readonly VirtioDevice _device;
    private readonly VhostUserOptions _options;
    private readonly EmbeddedMachine _machine;
    private readonly EventFd _stop = EventFd.CreateLinux(name: "stop");
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;
    private readonly Socket? _listener;
    private readonly string? _path;
    private EventFd? _hangUp;
    private int _connections;
    private int _isConnected;
    private bool _isStopping;
    private int _isDisposed;

    private VhostUserServer(VirtioDevice device, VhostUserOptions? options, Socket? listener, string? path, SafeHandle? connection)
    {
        _device = device;
        _options = options ?? new();
        _listener = listener;
        _path = path;
        _machine = new EmbeddedMachine(new EmbeddedMachineOptions
        {
            Name = _options.Name ?? device.Name,
            HasInterruptControllers = false,
            Logger = _options.Logger,
            Clock = _options.Clock,
        });
        _thread = new Thread(() => Run(connection)) { IsBackground = true, Name = $"{_machine.Name} vhost-user" };
    }

    /// <summary>The machine that the device is part of while a frontend is connected. Its memory is that of the frontend's guest.</summary>
    public Machine Machine => _machine;

    /// <summary>The number of connections so far.</summary>
    public int ConnectionCount => Volatile.Read(ref _connections);

    /// <summary>Whether a frontend is connected.</summary>
    public bool IsConnected => Volatile.Read(ref _isConnected) != 0;

    /// <summary>Listens on a Unix domain socket, which only the owner of the process can connect to.</summary>
    /// <param name="device">The device, which must not have a transport.</param>
    /// <param name="path">
    /// The path of the socket. A stale socket, on which no process listens, is replaced; disposing of the server removes the socket.
    /// </param>
    /// <param name="options">The options of the server.</param>
    /// <exception cref="IOException">The socket cannot be created: its path is in use, too long, or not accessible.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static VhostUserServer Listen(VirtioDevice device, string path, VhostUserOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ThrowUnlessLinux();
        Socket listener = ListeningSocket.Open(path, Backlog);
        return Start(new(device, options, listener, path, connection: null));
    }

    /// <summary>Serves a socket that was inherited: one that listens, as from systemd, or one that is connected already.</summary>
    /// <param name="device">The device, which must not have a transport.</param>
    /// <param name="handle">The socket, owned by the server from then on.</param>
    /// <param name="options">The options of the server.</param>
    /// <exception cref="IOException">The descriptor is not a socket.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static VhostUserServer FromHandle(VirtioDevice device, SafeFileHandle handle, VhostUserOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(handle);
        ThrowUnlessLinux();
        if (!LinuxSocket.IsSocket(handle)) throw new IOException($"Descriptor {handle.DangerousGetHandle()} is not a socket.");
        if (!LinuxSocket.IsListening(handle)) return Start(new(device, options, listener: null, path: null, handle));
        var listener = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
        handle.SetHandleAsInvalid();
        return Start(new(device, options, listener, path: null, connection: null));
    }

    /// <summary>Waits until the server has ended: it was disposed of, or the only connection of an inherited socket has ended.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public void Wait(CancellationToken cancellation = default) => _ended.Wait(cancellation);

    /// <summary>
    /// Ends the connection and the server. When this method returns, no code of the device runs. Repeated calls do nothing.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler.</exception>
    public void Dispose()
    {
        if (_machine.Handlers.MustNotWait)
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11", $"A handler cannot end the server of {_device}, which waits for its handlers.");
        }

        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        Volatile.Write(ref _isStopping, true);
        _stop.Signal();
        if (_path is not null) ListeningSocket.Remove(_path);
        _thread.Join();
        _listener?.Dispose();
        _machine.Dispose();
        _stop.Dispose();
        _ended.Set();
    }

    /// <summary>The device and the socket.</summary>
    public override string ToString() => $"{_device} on {_path ?? "an inherited socket"}";

    private static void ThrowUnlessLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException(
                "vhost-user passes descriptors between processes, which this library does only on Linux.");
        }
    }

    private static VhostUserServer Start(VhostUserServer server)
    {
        try
        {
            MachineThread.Start(server._thread);
            return server;
        }
        catch
        {
            server._listener?.Dispose();
            server._machine.Dispose();
            server._stop.Dispose();
            throw;
        }
    }

    private void Run(SafeHandle? connection)
    {
        try
        {
            if (connection is not null) Serve(connection);
            else AcceptAll(_listener!);
        }
        catch (Exception exception)
        {
            // A server that can no longer accept connections reports that, and does not end the process.
            Report($"The server ended: {exception.Message}");
        }
        finally
        {
            _ended.Set();
        }
    }

    private void AcceptAll(Socket listener)
    {
        listener.Blocking = false;
        bool isExhausted = false;
        while (!Volatile.Read(ref _isStopping))
        {
            (bool isReady, bool isStopped) = LinuxSocket.Wait(
                listener.SafeHandle, forWriting: false, _stop.LinuxHandle!, otherStop: null, milliseconds: -1);
            if (isStopped) return;
            if (!isReady) continue;
            try
            {
                using Socket connection = listener.Accept();
                isExhausted = false;
                Serve(connection.SafeHandle);
            }
            catch (SocketException exception) when (
                exception.SocketErrorCode is SocketError.WouldBlock or SocketError.ConnectionAborted or SocketError.Interrupted)
            {
                // The frontend disconnected before it was served.
            }
            catch (SocketException exception) when (
                exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                // The connection stays in the backlog until other code has closed descriptors.
                if (!isExhausted)
                {
                    Report($"No connection can be accepted until there are descriptors and memory for it: {exception.Message}");
                }

                isExhausted = true;
                _ = LinuxSocket.Wait(_stop.LinuxHandle!, forWriting: false, _stop.LinuxHandle!, otherStop: null, ExhaustedMilliseconds);
            }
        }
    }

    private void Serve(SafeHandle socket)
    {
        Interlocked.Increment(ref _connections);
        Volatile.Write(ref _isConnected, 1);
        try
        {
            using var hangUp = EventFd.CreateLinux(name: "hang up");
            Volatile.Write(ref _hangUp, hangUp);
            using var channel = new MessageChannel(socket, _stop.LinuxHandle!, hangUp.LinuxHandle!, _options.MessageMilliseconds);
            using var backend = new Backend(_device, _machine, _options.StopTimeout, HangUp);
            new Connection(channel, backend, Report).Run(_options.HandshakeMilliseconds);
        }
        catch (Exception exception)
        {
            // An error that a frontend causes ends its connection, not the server.
            Report($"The connection ended: {exception.Message}");
        }
        finally
        {
            socket.Dispose();
            Volatile.Write(ref _hangUp, null);
            Volatile.Write(ref _isConnected, 0);
        }
    }

    /// <summary>Ends the connection, from any thread.</summary>
    private void HangUp(string reason)
    {
        Report(reason);
        _ = Volatile.Read(ref _hangUp)?.TrySignal();
    }

    private void Report(string reason) => _machine.ReportFrontend(this, ToString(), reason);
}
