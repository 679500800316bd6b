using System.Runtime.CompilerServices;
using DeviceDsl.Foundation;
using DeviceDsl.Memory;
using DeviceDsl.Pci.Configuration;

namespace DeviceDsl.Pci.Bars;

/// <summary>A BAR of a plugged function: the address that the guest chose, and its mapping on the machine.</summary>
/// <remarks>All changes happen under the lock of the host, which handlers never take.</remarks>
/// <param name="owner">The name of its function in messages.</param>
/// <param name="bar">The BAR.</param>
/// <param name="space">The configuration space with the BAR's registers.</param>
/// <param name="parts">The parts that answer in it.</param>
/// <param name="listener">Notified when the BAR is mapped, unmapped or refused.</param>
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

    /// <summary>The parts that answer in it.</summary>
    public BarParts Parts => parts;

    /// <summary>The address at which it answers; <see langword="null"/> if it does not.</summary>
    public IoAddress? Current => Volatile.Read(ref _current)?.Value;

    /// <summary>Why it does not answer at the guest's address; <see langword="null"/> if no obstacle exists.</summary>
    public string? Obstacle => Volatile.Read(ref _obstacle);

    /// <summary>Whether it answered in the state that is being loaded; <see langword="null"/> if none is.</summary>
    public bool? DidAnswer { get; set; }

    /// <summary>Defines the BAR's registers, with the bits that sizing finds.</summary>
    public static void Define(PciBar bar, ConfigurationSpace space)
    {
        ulong writable = ~(bar.Length - 1);
        int register = PciHeader.Bar(bar.Index);
        space.Define(register, sizeof(uint), bar.Kind, (uint)writable);
        if (bar.Is64Bit) space.Define(register + sizeof(uint), sizeof(uint), 0, (uint)(writable >> 32));
    }

    /// <summary>
    /// Returns the address that the guest chose. A BAR answers nowhere while decoding is off, at address 0, and at the end of the address
    /// space, where a register that is being sized points (PC-3).
    /// </summary>
    public IoAddress? RequestedAddress()
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

    /// <summary>Clears the obstacle: the guest has chosen no address.</summary>
    public void ForgetObstacle() => Volatile.Write(ref _obstacle, null);

    /// <summary>Maps it on the machine. If an obstacle prevents that, nothing stays mapped.</summary>
    public void TryMap(Machine machine, IoAddress first)
    {
        ForgetObstacle();
        if (TryClaimAndAttach(machine, first) is { } refusal)
        {
            // The guest chose an address that is taken; only the guest can change that.
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

    /// <summary>Unmaps it from the machine: kicks that came before are served, and after it returns none of its code runs.</summary>
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

    /// <summary>
    /// Returns the pending kicks of its device's doorbells; <see langword="null"/> if no device answers in it. The machine is paused.
    /// </summary>
    public byte[]? SaveKicks() => _attachment?.Save();

    /// <summary>Checks that a BAR that answered when it was saved also answers here.</summary>
    /// <exception cref="MachineException">It does not: its addresses are taken.</exception>
    public void ThrowUnlessAnswering()
    {
        if (Current is null) throw CannotAnswer();
    }

    /// <summary>Restores saved kicks as pending. The machine is paused.</summary>
    /// <exception cref="MachineException">They are not kicks of this BAR, or it does not answer at its saved address.</exception>
    public void LoadKicks(byte[] kicks)
    {
        if (_attachment is null) throw CannotAnswer();
        _attachment.Load(kicks);
    }

    /// <summary>Number, kind and function.</summary>
    public override string ToString() => $"{bar} of {owner}";

    private MachineException CannotAnswer() => new(Errno.EBUSY, "", $"{this} cannot answer at its saved address. {Obstacle}");

    /// <summary>Returns the claims of the whole BAR and of the windows in it; the device makes its own claims.</summary>
    private IReadOnlyList<AddressClaim> ClaimsAt(IoAddress first) =>
    [
        AddressClaim.At(this, ClaimKind.Bar, ToString(), first, bar.Length),
        .. parts.Windows.Select(
            window => AddressClaim.At(this, ClaimKind.Register, $"{window.Name} in {this}", first.Plus(window.Offset), window.Length)),
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
