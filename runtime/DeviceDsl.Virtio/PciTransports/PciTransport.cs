using DeviceDsl.Pci;
using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Virtio.PciTransports;

/// <summary>
/// The PCI parts of a virtio device besides its two interfaces: interrupts, bus mastering, and the addresses of its kicks.
/// </summary>
[Device(Name = "virtio-pci")]
[LevelIrq(Gsi = 16, Name = "Pin")]
internal sealed partial class PciTransport(VirtioDevice device, VirtioPciOptions options) : IVirtioTransport, IPciDevice
{
    public const int LegacyBar = 0;
    public const int MsixBar = 1;
    public const int ModernBar = 4;

    [Transient]
    private PciFunction? _function;
    [Transient]
    private IoAddress? _legacy;
    [Transient]
    private IoAddress? _modern;
    [Transient]
    private bool _isLeaving;
    [State]
    private bool _wasMaster;
    [State]
    private bool _isPinRaised;

    /// <inheritdoc/>
    public Machine Machine => Function.Host.Machine;

    /// <inheritdoc/>
    public bool MayAccessMemory
    {
        get
        {
            if (_isLeaving) return false;
            if ((Function.Command & PciCommand.BusMaster) != 0) return true;
            // Legacy drivers may never enable bus mastering; this tolerance requires that the legacy BAR is mapped.
            return device.Session.IsLegacy && options.ToleratesLegacyWithoutBusMaster && !_wasMaster && _legacy is not null;
        }
    }

    /// <inheritdoc/>
    [Transient]
    public IReadOnlyList<ISavedState> SavedParts { get; set; } = [];

    /// <summary>The messages that the guest has masked.</summary>
    [Transient]
    public MaskedMessages Masked => field ??= new(() => _function?.Msix);

    /// <summary>Whether the driver can choose vectors.</summary>
    public bool HasVectors => Function.Msix is { IsEnabled: true };

    private PciFunction Function => _function ?? throw new InvalidOperationException($"{device} is not plugged in.");

    /// <summary>Returns the vector that a driver gets when it chooses one (VP-12).</summary>
    public ushort Accept(ushort vector) => Function.Msix is { } msix && vector < msix.Count ? vector : QueueState.NoVector;

    /// <summary>Reads a BAR, for the capability that gives access to it (VP-11).</summary>
    public ulong ReadBar(int bar, ulong offset, int length)
        => Function.TryReadBar(bar, offset, length, out ulong value) ? value : ulong.MaxValue;

    /// <summary>Writes a BAR for that capability.</summary>
    public void WriteBar(int bar, ulong offset, int length, ulong value) => Function.TryWriteBar(bar, offset, length, value);

    /// <inheritdoc/>
    public NotifyAddress? KickOf(int queue)
    {
        if (device.Session.IsLegacy)
        {
            return _legacy is { } ports ? new(ports.Plus(LegacyInterface.NotifyOffset), sizeof(ushort), (ulong)queue) : null;
        }

        return _modern is { } memory ? new(memory.Plus(ModernInterface.NotifyOffsetOf(queue)), 0, null) : null;
    }

    /// <inheritdoc/>
    public void Interrupt(ushort vector)
    {
        // Without MSI-X the pin reports that the interrupt status is not 0, whatever vector was chosen (VP-10). The guest may disable MSI-X
        // at any time, even between the check and the signal.
        bool isMessage = Function.Msix is { IsEnabled: true } msix && (vector == QueueState.NoVector || msix.Signal(vector));
        if (!isMessage) SetPin(true);
    }

    /// <inheritdoc/>
    public void EndInterrupt() => SetPin(false);

    /// <inheritdoc/>
    public void RestoreInterrupts()
    {
        SetPin(_isPinRaised);
        Masked.Signal();
    }

    void IPciDevice.Connect(PciFunction function)
    {
        _function = function;
        _isLeaving = false;
        device.Session.Connect(this);
    }

    void IPciDevice.Disconnect() => device.Session.Disconnect(this);

    void IPciDevice.OnRemoving() => device.Session.LeaveTransport(this, () => _isLeaving = true);

    void IPciDevice.OnCommandChanged(PciCommand before, PciCommand now)
    {
        bool isMaster = (now & PciCommand.BusMaster) != 0;
        if (isMaster != ((before & PciCommand.BusMaster) != 0)) device.Session.ChangeTransport(() => _wasMaster |= isMaster);
    }

    void IPciDevice.OnBarMapped(int bar, IoAddress first) => Place(bar, first);

    void IPciDevice.OnBarUnmapping(int bar, IoAddress first) => Place(bar, null);

    private void SetPin(bool isRaised)
    {
        // Called under the lock of the device, which is not the lock of the function.
        Volatile.Write(ref _isPinRaised, isRaised);
        if (isRaised) Pin.Raise();
        else Pin.Lower();
    }

    /// <summary>A BAR is mapped or unmapped, which moves the addresses of the kicks (IE-5).</summary>
    private void Place(int bar, IoAddress? first)
    {
        if (bar == LegacyBar) device.Session.ChangeTransport(() => _legacy = first);
        if (bar == ModernBar) device.Session.ChangeTransport(() => _modern = first);
    }

    [OnReset]
    private void Forget()
    {
        device.Session.ChangeTransport(() => _wasMaster = false);
        device.Session.Reset();
    }
}
