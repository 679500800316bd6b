using DeviceDsl.Pci;
using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Virtio.PciTransports;

/// <summary>What a virtio device on PCI has beside its two interfaces: interrupts, bus mastering, and where its kicks are written now.</summary>
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
            // No old driver is at work that cannot reach the device.
            return device.IsLegacySession && options.ToleratesLegacyWithoutBusMaster && !_wasMaster && _legacy is not null;
        }
    }

    /// <inheritdoc/>
    [Transient]
    public IReadOnlyList<ISavedState> SavedParts { get; set; } = [];

    /// <summary>The messages that the guest has masked.</summary>
    [Transient]
    public OwedMessages Owed => field ??= new(() => _function?.Msix);

    /// <summary>How many vectors a driver can choose from.</summary>
    public bool HasVectors => Function.Msix is { IsEnabled: true };

    private PciFunction Function => _function ?? throw new InvalidOperationException($"{device} is not plugged in.");

    /// <summary>The vector that a driver gets when it chooses one (VP-12).</summary>
    public ushort Accept(ushort vector) => Function.Msix is { } msix && vector < msix.Count ? vector : QueueState.NoVector;

    /// <summary>Reads a BAR for the capability that is another way to it (VP-11).</summary>
    public ulong ReadBar(int bar, ulong offset, int length) => Function.TryReadBar(bar, offset, length, out ulong value) ? value : ulong.MaxValue;

    /// <summary>Writes a BAR for that capability.</summary>
    public void WriteBar(int bar, ulong offset, int length, ulong value) => Function.TryWriteBar(bar, offset, length, value);

    /// <inheritdoc/>
    public NotifyAddress? KickOf(int queue)
    {
        if (device.IsLegacySession) return _legacy is { } ports ? new(ports.Plus(LegacyInterface.NotifyOffset), sizeof(ushort), (ulong)queue) : null;
        return _modern is { } memory ? new(memory.Plus(ModernInterface.NotifyOffsetOf(queue)), 0, null) : null;
    }

    /// <inheritdoc/>
    public void Interrupt(ushort vector)
    {
        // Without MSI-X the pin tells that the interrupt status is not 0, whatever vector was chosen (VP-10). The guest may switch
        // MSI-X off at any time, also between the question and the signal.
        bool isMessage = Function.Msix is { IsEnabled: true } msix && (vector == QueueState.NoVector || msix.Signal(vector));
        if (!isMessage) SetPin(true);
    }

    /// <inheritdoc/>
    public void EndInterrupt() => SetPin(false);

    /// <inheritdoc/>
    public void RestoreInterrupts()
    {
        SetPin(_isPinRaised);
        Owed.Signal();
    }

    void IPciDevice.Connect(PciFunction function)
    {
        _function = function;
        _isLeaving = false;
        device.Connect(this);
    }

    void IPciDevice.Disconnect() => device.Disconnect(this);

    void IPciDevice.OnRemoving() => device.LeaveTransport(this, () => _isLeaving = true);

    void IPciDevice.OnCommandChanged(PciCommand before, PciCommand now)
    {
        bool isMaster = (now & PciCommand.BusMaster) != 0;
        if (isMaster != ((before & PciCommand.BusMaster) != 0)) device.ChangeTransport(() => _wasMaster |= isMaster);
    }

    void IPciDevice.OnBarMapped(int bar, IoAddress first) => Place(bar, first);

    void IPciDevice.OnBarUnmapping(int bar, IoAddress first) => Place(bar, null);

    private void SetPin(bool isRaised)
    {
        // Under the lock of the device, which is not that of the function.
        Volatile.Write(ref _isPinRaised, isRaised);
        if (isRaised) Pin.Raise();
        else Pin.Lower();
    }

    /// <summary>A BAR that comes or goes takes the place of the kicks along (IE-5).</summary>
    private void Place(int bar, IoAddress? first)
    {
        if (bar == LegacyBar) device.ChangeTransport(() => _legacy = first);
        if (bar == ModernBar) device.ChangeTransport(() => _modern = first);
    }

    [OnReset]
    private void Forget()
    {
        device.ChangeTransport(() => _wasMaster = false);
        device.Reset();
    }
}
