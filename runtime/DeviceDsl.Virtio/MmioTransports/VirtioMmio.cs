using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Virtio.Devices;
using DeviceDsl.Virtio.MmioTransports;

namespace DeviceDsl.Virtio;

/// <summary>A virtio device at an address of a machine (MM-1). Disposing of it detaches the device.</summary>
/// <remarks>A guest cannot discover it: the guest must be given the address and the GSI (MM-8).</remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using DeviceDsl.Virtio;
///
/// using var machine = new EmbeddedMachine();
/// using VirtioMmio mmio = VirtioMmio.Attach(machine, new Dice(), 0xD000_0000, gsi: 5);
///
/// [VirtioDevice(4)]
/// internal sealed partial class Dice : VirtioDevice
/// {
///     [VirtQueue(0)]
///     private uint OnRequest(DescriptorChain chain) => chain.Writer.Fill(6, uint.MaxValue);
/// }
/// </code>
/// </example>
public sealed class VirtioMmio : IVirtioTransport, IDisposable
{
    private readonly VirtioDevice _device;
    private readonly LevelSources.Source _line;
    [LockRank((int)LockRank.TransportEnd)]
    private readonly RankedLock _endLock = new(LockRank.TransportEnd);
    private IoAddress? _registers;
    private Attachment? _attachment;
    private bool _isLeaving;
    private bool _isDisposed;

    private VirtioMmio(Machine machine, VirtioDevice device, Gsi gsi, MmioRegisters registers)
    {
        SavedParts = [registers];
        Machine = machine;
        _device = device;
        _line = machine.LevelSources.Add(gsi);
    }

    /// <inheritdoc/>
    bool IVirtioTransport.MayAccessMemory => !_isLeaving;

    /// <inheritdoc/>
    IReadOnlyList<ISavedState> IVirtioTransport.SavedParts => SavedParts;

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    private IReadOnlyList<ISavedState> SavedParts { get; }

    /// <summary>Attaches a device.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="device">The device, which must not have a transport yet.</param>
    /// <param name="address">The first guest-physical address of its registers.</param>
    /// <param name="gsi">The GSI of its level line.</param>
    /// <param name="options">How the device presents itself; version 2 by default.</param>
    /// <exception cref="ArgumentException">Its configuration is too long for the transport.</exception>
    /// <exception cref="MachineException">
    /// The device is already attached (<see cref="Errno.EBUSY"/>), or as for <see cref="Machine.Attach"/>. Nothing stays attached.
    /// </exception>
    public static VirtioMmio Attach(Machine machine, VirtioDevice device, ulong address, Gsi gsi, VirtioMmioOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(device);
        if (device.ConfigurationLength > (int)MmioRegisters.ConfigurationLength)
        {
            throw new ArgumentException(
                $"The configuration of {device} has {device.ConfigurationLength} bytes; "
                    + $"virtio-mmio allows at most {MmioRegisters.ConfigurationLength}.",
                nameof(device));
        }

        HandlerThread.Current.ThrowIfInCallback($"attaches {device}");
        var registers = new MmioRegisters(device, options ?? new());
        var transport = new VirtioMmio(machine, device, gsi, registers);
        try
        {
            device.Session.Connect(transport);
            transport._attachment = machine.Attach(registers, mmio: address);
            device.Session.ChangeTransport(() => transport._registers = IoAddress.Mmio(address));
            return transport;
        }
        catch
        {
            transport.End();
            throw;
        }
    }

    /// <summary>
    /// Detaches the device: kicks that came before are served, and after it returns none of the device's code runs. Repeated calls do
    /// nothing.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler.</exception>
    public void Dispose()
    {
        if (Machine.Handlers.MustNotWait)
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11", $"A handler cannot detach {_device}: a handler of that device may be waiting for this one.");
        }

        using ReadSections.Section passage = Machine.Handlers.Pass();
        using (_endLock.Hold()) End();
    }

    /// <summary>The kind of transport and its address.</summary>
    public override string ToString() => $"virtio-mmio at {_registers?.ToString() ?? "(not attached)"}";

    NotifyAddress? IVirtioTransport.KickOf(int queue)
        => _registers is { } registers ? new(registers.Plus(MmioRegisters.NotifyOffset), sizeof(uint), (ulong)queue) : null;

    void IVirtioTransport.Interrupt(ushort vector) => _line.Set(true);

    void IVirtioTransport.EndInterrupt() => _line.Set(false);

    void IVirtioTransport.RestoreInterrupts() => _line.Set(_device.Session.Interrupts.Status != 0);

    private void End()
    {
        if (_isDisposed) return;
        // This comes first, so that the guest does not find the registers gone while the device still accesses its memory.
        _device.Session.LeaveTransport(this, () => (_registers, _isLeaving) = (null, true));
        _attachment?.Detach();
        _device.Session.Disconnect(this);
        _line.End();
        _isDisposed = true;
    }
}
