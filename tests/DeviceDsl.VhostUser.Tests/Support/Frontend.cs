using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using DeviceDsl.Machines;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.Virtio;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Tests.Support;

/// <summary>A vhost-user frontend with a guest's memory and drivers, which shares nothing with the backend but descriptors.</summary>
internal sealed class Frontend : IDisposable
{
    public const ulong GuestBase = 0x4000_0000;
    public const ulong UserBase = 0x7F12_3400_0000;
    public const int MemoryLength = 1 << 20;
    public const int Timeout = 10_000;

    private const uint Version = 1;
    private const uint NeedReply = 8;

    private Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly EmbeddedMachine _machine = new(new EmbeddedMachineOptions { HasInterruptControllers = false });
    private readonly EventFd _never = EventFd.CreateLinux();
    private readonly List<SharedRam> _rams;

    private Frontend(List<SharedRam> rams)
    {
        _rams = rams;
        _machine.Memory.Replace([.. rams.OrderBy(ram => ram.Description.GuestAddress).Select(ram => ram.ToPiece())]);
        Heap = new DriverHeap(Memory, rams[0].Description.GuestAddress, rams[0].Description.Length);
    }

    public Socket Socket => _socket;

    public GuestMemoryMap Memory => _machine.Memory;

    public DriverHeap Heap { get; }

    public IReadOnlyList<SharedRam> Rams => _rams;

    public VirtioFeatures Features { get; private set; }

    public static Frontend Connect(string path, params SharedRam[] rams)
    {
        var frontend = new Frontend(rams.Length == 0 ? [new SharedRam(GuestBase, UserBase, MemoryLength)] : [.. rams]);
        frontend._socket.Connect(new UnixDomainSocketEndPoint(path));
        return frontend;
    }

    /// <summary>Connects anew, with the same memory and rings, as a frontend does after its backend has ended.</summary>
    public void Reconnect(string path)
    {
        _socket.Dispose();
        _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _socket.Connect(new UnixDomainSocketEndPoint(path));
        Negotiate(Features);
        ShareMemory();
    }

    /// <summary>Sends a request and does not wait.</summary>
    /// <returns>The number of bytes; a negative error number if the backend has closed the connection.</returns>
    public int Send(FrontendRequest request, ReadOnlySpan<byte> payload, uint flags = Version, params SafeHandle[] descriptors)
    {
        byte[] bytes = new byte[MessageHeader.Length + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)request);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), flags);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)payload.Length);
        payload.CopyTo(bytes.AsSpan(MessageHeader.Length));
        return SendBytes(bytes, descriptors);
    }

    public int SendBytes(ReadOnlySpan<byte> bytes, params SafeHandle[] descriptors) => RawSocket.Send(_socket, bytes, descriptors);

    /// <summary>Sends a request, and returns the payload of its reply and the descriptor that came with it.</summary>
    public byte[] Ask(FrontendRequest request, ReadOnlySpan<byte> payload, out SafeFileHandle? descriptor, params SafeHandle[] descriptors)
    {
        SendAll(request, payload, Version, descriptors);
        return ReadReply(request, out descriptor);
    }

    /// <summary>Waits for the reply to a request, and returns its payload and the descriptor that came with it.</summary>
    public byte[] ReadReply(FrontendRequest request, out SafeFileHandle? descriptor)
    {
        var descriptors = new List<SafeFileHandle>();
        byte[] header = ReadExactly(MessageHeader.Length, request, descriptors);
        uint replied = BinaryPrimitives.ReadUInt32LittleEndian(header);
        if (replied != (uint)request || header[4] != 5)
        {
            throw new InvalidOperationException($"The reply to {request} is one to {replied} with flags {header[4]}.");
        }

        byte[] payload = ReadExactly((int)BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8)), request, descriptors);
        descriptor = descriptors.SingleOrDefault();
        return payload;
    }

    public byte[] Ask(FrontendRequest request, params byte[] payload) => Ask(request, payload, out _);

    public ulong AskNumber(FrontendRequest request) => BinaryPrimitives.ReadUInt64LittleEndian(Ask(request));

    /// <summary>Sends a request that has no reply by itself, and returns whether the backend accepted it.</summary>
    public bool Try(FrontendRequest request, ReadOnlySpan<byte> payload, params SafeHandle[] descriptors)
    {
        SendAll(request, payload, Version | NeedReply, descriptors);
        return BinaryPrimitives.ReadUInt64LittleEndian(ReadReply(request, out _)) == 0;
    }

    public void Do(FrontendRequest request, ReadOnlySpan<byte> payload, params SafeHandle[] descriptors)
    {
        if (!Try(request, payload, descriptors)) throw new InvalidOperationException($"The backend refused {request}.");
    }

    public void DoNumber(FrontendRequest request, ulong value) => Do(request, BitConverter.GetBytes(value));

    /// <summary>Negotiates the features, of the protocol first.</summary>
    public void Negotiate(VirtioFeatures wanted, ProtocolFeatures protocol = ProtocolFeatures.All, bool isLogging = false)
    {
        const ulong ProtocolBit = 1UL << 30;
        ulong offered = AskNumber(FrontendRequest.GetFeatures);
        ulong offeredProtocol = AskNumber(FrontendRequest.GetProtocolFeatures);
        Send(FrontendRequest.SetProtocolFeatures, BitConverter.GetBytes((ulong)protocol & offeredProtocol));
        Do(FrontendRequest.SetOwner, []);
        Features = new(wanted.With(VirtioFeature.Version1).Bits & (offered & ~ProtocolBit));
        DoNumber(FrontendRequest.SetFeatures, (ulong)Features.Bits | ProtocolBit | (isLogging ? 1UL << 26 : 0));
    }

    /// <summary>Shares the guest's memory, region by region.</summary>
    public void ShareMemory()
    {
        foreach (SharedRam ram in _rams) Do(FrontendRequest.AddMemoryRegion, Messages.Region(ram.Description), ram.File);
    }

    /// <summary>Makes a ring and starts it.</summary>
    public FrontendQueue Start(int index, int size = 16, uint? position = null, bool isLogged = false, bool isEnabled = true)
    {
        var queue = new FrontendQueue(this, index, size);
        queue.Start(position, isLogged);
        if (isEnabled) Enable(index, true);
        return queue;
    }

    public void Enable(int index, bool isEnabled) => Do(FrontendRequest.SetRingEnabled, Messages.State(index, isEnabled ? 1u : 0));

    /// <summary>Stops a ring and returns its position.</summary>
    public uint Stop(int index)
        => BinaryPrimitives.ReadUInt32LittleEndian(Ask(FrontendRequest.GetRingBase, Messages.State(index, 0)).AsSpan(4));

    /// <summary>Waits until the backend has closed the connection, and returns whether it did.</summary>
    public bool IsDropped()
    {
        var descriptors = new List<SafeFileHandle>();
        byte[] buffer = new byte[4096];
        while (LinuxSocket.Wait(_socket.SafeHandle, forWriting: false, _never.LinuxHandle!, null, Timeout).IsReady)
        {
            int count = LinuxSocket.Receive(_socket.SafeHandle, buffer, descriptors, out _);
            descriptors.ForEach(descriptor => descriptor.Dispose());
            descriptors.Clear();
            if (count <= 0) return true;
        }

        return false;
    }

    /// <summary>Returns a copy of the guest's memory.</summary>
    public byte[] Copy()
    {
        byte[] copy = new byte[MemoryLength];
        Assert.True(Memory.TryRead(GuestBase, copy));
        return copy;
    }

    /// <summary>Waits until an eventfd is signalled, and takes the signal.</summary>
    public bool Await(EventFd eventFd)
        => LinuxSocket.Wait(eventFd.LinuxHandle!, forWriting: false, _never.LinuxHandle!, null, Timeout).IsReady && eventFd.TryRead(out _);

    public void Dispose()
    {
        _socket.Dispose();
        _machine.Dispose();
        _never.Dispose();
        _rams.ForEach(ram => ram.Dispose());
    }

    private void SendAll(FrontendRequest request, ReadOnlySpan<byte> payload, uint flags, SafeHandle[] descriptors)
    {
        int sent = Send(request, payload, flags, descriptors);
        if (sent != MessageHeader.Length + payload.Length) throw new IOException($"{request} cannot be sent: {sent}.");
    }

    private byte[] ReadExactly(int length, FrontendRequest request, List<SafeFileHandle> descriptors)
    {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;)
        {
            if (!LinuxSocket.Wait(_socket.SafeHandle, forWriting: false, _never.LinuxHandle!, null, Timeout).IsReady)
            {
                throw new TimeoutException($"The backend did not reply to {request}.");
            }

            int count = LinuxSocket.Receive(_socket.SafeHandle, bytes.AsSpan(done), descriptors, out _);
            if (count == 0 || (count < 0 && -count != (int)Errno.EAGAIN))
            {
                throw new IOException($"The backend closed the connection instead of replying to {request}.");
            }

            done += Math.Max(count, 0);
        }

        return bytes;
    }
}
