using System.Runtime.CompilerServices;
using DeviceDsl.Eventing;
using DeviceDsl.Machines;
using DeviceDsl.Pci.Configuration;

namespace DeviceDsl.Pci.Bars;

/// <summary>A BAR of a plugged function: where the guest wants it, and what of it is on the machine now.</summary>
/// <remarks>Everything that changes happens under the lock of the host, which handlers never take.</remarks>
/// <param name="owner">What messages call its function.</param>
/// <param name="bar">The BAR.</param>
/// <param name="space">The registers by which the guest places it.</param>
/// <param name="parts">What answers in it.</param>
/// <param name="listener">Told of where it is.</param>
internal sealed class BarMapping(string owner, PciBar bar, ConfigurationSpace space, BarParts parts, IBarListener listener)
{
    private const uint MemoryKindMask = 0xF;
    private const uint IoKindMask = 0x3;

    private readonly List<MappedWindow> _windows = [];
    private Attachment? _attachment;
    private StrongBox<IoAddress>? _current;
    private string? _obstacle;

    /// <summary>The BAR.</summary>
    public PciBar Bar => bar;

    /// <summary>What answers in it.</summary>
    public BarParts Parts => parts;

    /// <summary>Where it answers; <see langword="null"/> when it does not.</summary>
    public IoAddress? Current => Volatile.Read(ref _current)?.Value;

    /// <summary>Why it does not answer where the guest put it; <see langword="null"/> when nothing is in the way.</summary>
    public string? Obstacle => Volatile.Read(ref _obstacle);

    /// <summary>Whether it answered when the state was saved that is being loaded; <see langword="null"/> otherwise.</summary>
    public bool? DidAnswer { get; set; }

    /// <summary>Gives the BAR its registers, with the bits that sizing finds.</summary>
    public static void Define(PciBar bar, ConfigurationSpace space)
    {
        ulong writable = ~(bar.Length - 1);
        int register = PciHeader.Bar(bar.Index);
        space.Define(register, sizeof(uint), bar.Kind, (uint)writable);
        if (bar.Is64Bit) space.Define(register + sizeof(uint), sizeof(uint), 0, (uint)(writable >> 32));
    }

    /// <summary>
    /// Where the guest wants it. It answers nowhere while decoding is off, at address 0, and where its end is the end of the
    /// space, which is what registers that are being sized look like (PC-3).
    /// </summary>
    public IoAddress? Wanted()
    {
        if ((space.Command & bar.Decoding) == 0) return null;
        bool isIo = bar.Space == AddressSpace.Pio;
        int register = PciHeader.Bar(bar.Index);
        ulong first = space.Get(register, sizeof(uint)) & ~(isIo ? IoKindMask : MemoryKindMask);
        if (bar.Is64Bit) first |= (ulong)space.Get(register + sizeof(uint), sizeof(uint)) << 32;
        ulong last = first + (bar.Length - 1);
        ulong end = isIo ? ushort.MaxValue + 1UL : bar.Is64Bit ? ulong.MaxValue : uint.MaxValue;
        return first == 0 || last >= end ? null : new IoAddress(bar.Space, first);
    }

    /// <summary>The guest wants it nowhere, so that nothing is in the way.</summary>
    public void ForgetObstacle() => Volatile.Write(ref _obstacle, null);

    /// <summary>Puts it on the machine, unless something is in the way. Then nothing is left behind.</summary>
    public void TryMap(Machine machine, IoAddress first)
    {
        ForgetObstacle();
        if (TryClaimAndAttach(machine, first) is { } refusal)
        {
            // The guest has put it where something else is; that is the guest's to mend.
            Volatile.Write(ref _obstacle, refusal.Message);
            listener.OnRefused(bar, first, refusal.Message);
            return;
        }

        foreach (BarWindow window in parts.Windows)
        {
            var mapped = new MappedWindow(window, machine, first.Plus(window.Offset));
            _windows.Add(mapped);
            mapped.Open();
        }

        Volatile.Write(ref _current, new StrongBox<IoAddress>(first));
        listener.OnMapped(bar, first);
    }

    /// <summary>Takes it off the machine: kicks that came before are served, and when this returns nothing of it runs.</summary>
    /// <param name="machine">The machine.</param>
    public void Unmap(Machine machine)
    {
        if (Current is not { } current) return;
        listener.OnUnmapping(bar, current);
        Volatile.Write(ref _current, null);
        foreach (MappedWindow window in _windows) window.Close();
        _windows.Clear();
        _attachment?.Detach();
        _attachment = null;
        machine.Addresses.Release(this);
    }

    /// <summary>The kicks that wait in its device's doorbells; <see langword="null"/> where it answers for no device now. The machine is paused.</summary>
    public byte[]? SaveKicks() => _attachment?.Save();

    /// <summary>Checks that a BAR that answered when it was saved does so here.</summary>
    /// <exception cref="MachineException">It does not: something else answers there.</exception>
    public void ThrowUnlessAnswering()
    {
        if (Current is null) throw CannotAnswer();
    }

    /// <summary>Lets kicks wait that were saved. The machine is paused.</summary>
    /// <exception cref="MachineException">They are no kicks of it, or it does not answer where it did.</exception>
    public void LoadKicks(byte[] kicks)
    {
        if (_attachment is null) throw CannotAnswer();
        _attachment.Load(kicks);
    }

    /// <summary>Number, kind and function.</summary>
    public override string ToString() => $"{bar} of {owner}";

    private MachineException CannotAnswer() => new(Errno.EBUSY, "", $"{this} cannot answer at its saved address. {Obstacle}");

    /// <summary>All of its addresses, and the windows in it; its device makes claims of its own.</summary>
    private IReadOnlyList<AddressClaim> ClaimsAt(IoAddress first) =>
    [
        AddressClaim.At(this, ClaimKind.Bar, ToString(), first, bar.Length),
        .. parts.Windows.Select(window => AddressClaim.At(this, ClaimKind.Register, $"{window.Name} in {this}", first.Plus(window.Offset), window.Length)),
    ];

    private Refusal? TryClaimAndAttach(Machine machine, IoAddress first)
    {
        Refusal? refusal = machine.Addresses.TryClaim(ClaimsAt(first));
        if (refusal is not null) return refusal;
        bool isAttached = false;
        try
        {
            refusal = TryAttach(machine, first);
            isAttached = refusal is null;
            return refusal;
        }
        finally
        {
            if (!isAttached) machine.Addresses.Release(this);
        }
    }

    private Refusal? TryAttach(Machine machine, IoAddress first)
    {
        if (parts.View is not { IsEmpty: false } view) return null;
        bool isIo = bar.Space == AddressSpace.Pio;
        try
        {
            _attachment = machine.Attach(view, pio: isIo ? first.Value : 0, mmio: isIo ? 0 : first.Value, parts.Delivery);
            return null;
        }
        catch (MachineException exception)
        {
            return exception.Refusal;
        }
    }
}
