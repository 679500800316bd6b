using System.Text;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.SharedMemory;
using DeviceDsl.Virtio;

namespace DeviceDsl.VhostUser.Tests.Support;

/// <summary>A queue of a frontend's guest: its ring, and its eventfds for kicks and interrupts.</summary>
internal sealed class FrontendQueue : IDisposable
{
    private readonly Frontend _frontend;
    private readonly Dictionary<long, (GuestAddress Address, int Length)> _answers = [];

    public FrontendQueue(Frontend frontend, int index, int size)
    {
        _frontend = frontend;
        Index = index;
        ulong count = (ulong)size;
        bool isPacked = frontend.Features.Has(VirtioFeature.RingPacked);
        Areas = isPacked
            ? new(frontend.Heap.Take(16 * count), frontend.Heap.Take(4), frontend.Heap.Take(4))
            : new(frontend.Heap.Take(16 * count), frontend.Heap.Take(6 + (2 * count)), frontend.Heap.Take(6 + (8 * count)));
        Ring = DriverRing.Create(frontend.Memory, size, Areas, frontend.Features);
    }

    public int Index { get; }

    public VirtQueueAreas Areas { get; }

    public DriverRing Ring { get; }

    public EventFd Kick { get; private set; } = EventFd.CreateLinux(name: "kick");

    public EventFd Call { get; } = EventFd.CreateLinux(name: "call");

    public EventFd Error { get; } = EventFd.CreateLinux(name: "error");

    /// <summary>Where the answers to its requests are.</summary>
    public IEnumerable<(GuestAddress Address, int Length)> Answers => _answers.Values;

    /// <summary>The addresses of the ring in the frontend.</summary>
    public VirtQueueAreas UserAreas => new(ToUser(Areas.Descriptors), ToUser(Areas.Driver), ToUser(Areas.Device));

    /// <summary>Passes the ring to the backend, which starts it.</summary>
    public void Start(uint? position = null, bool isLogged = false)
    {
        // A packed ring begins with both wrap counters set.
        position ??= _frontend.Features.Has(VirtioFeature.RingPacked) ? 0x8000_8000 : 0;
        _frontend.Do(FrontendRequest.SetRingSize, Messages.State(Index, (uint)Ring.Size));
        _frontend.Do(FrontendRequest.SetRingBase, Messages.State(Index, position.Value));
        _frontend.Do(FrontendRequest.SetRingAddresses, Messages.Addresses(Index, isLogged ? 1u : 0, UserAreas, Areas.Device.Value));
        _frontend.Do(FrontendRequest.SetRingError, Messages.Descriptor(Index), Error.LinuxHandle!);
        _frontend.Do(FrontendRequest.SetRingCall, Messages.Descriptor(Index), Call.LinuxHandle!);
        Call.TryRead(out _);
        _frontend.Do(FrontendRequest.SetRingKick, Messages.Descriptor(Index), Kick.LinuxHandle!);
    }

    /// <summary>Sends a request, and kicks if the backend asked for that.</summary>
    public void Send(string text, long cookie = 1, bool isIndirect = false)
    {
        Add(text, cookie, isIndirect);
        if (Ring.Publish()) Kick.Signal();
    }

    public void Add(string text, long cookie = 1, bool isIndirect = false)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        GuestAddress request = _frontend.Heap.Take((ulong)bytes.Length);
        GuestAddress answer = _frontend.Heap.Take((ulong)bytes.Length);
        Assert.True(_frontend.Memory.TryWrite(request, bytes));
        DriverBuffer[] buffers = [new(request, (uint)bytes.Length, false), new(answer, (uint)bytes.Length, true)];
        _answers[cookie] = (answer, bytes.Length);
        Assert.True(isIndirect ? Ring.TryAddIndirect(buffers, _frontend.Heap.Take(32), cookie) : Ring.TryAdd(buffers, cookie));
    }

    /// <summary>Waits for the next used request, and returns its answer.</summary>
    public (long Cookie, string Answer) Receive()
    {
        while (true)
        {
            if (Ring.TryTakeUsed(out long cookie, out uint written)) return (cookie, Read(cookie, written));
            if (Ring.EnableInterrupts()) continue;
            Assert.True(_frontend.Await(Call), $"No interrupt of queue {Index} came.");
        }
    }

    public void Dispose()
    {
        Kick.Dispose();
        Call.Dispose();
        Error.Dispose();
    }

    private string Read(long cookie, uint written)
    {
        byte[] bytes = new byte[Math.Min(written, (uint)_answers[cookie].Length)];
        Assert.True(_frontend.Memory.TryRead(_answers[cookie].Address, bytes));
        return Encoding.ASCII.GetString(bytes);
    }

    private GuestAddress ToUser(GuestAddress address)
    {
        RegionDescription region = _frontend.Rams.Select(ram => ram.Description)
            .Single(item => address.Value - item.GuestAddress < item.Length);
        return region.UserAddress + (address.Value - region.GuestAddress);
    }
}
