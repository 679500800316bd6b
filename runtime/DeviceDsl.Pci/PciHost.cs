using DeviceDsl.Foundation;
using DeviceDsl.Machines;
using DeviceDsl.Pci.Bars;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Pci;

/// <summary>A PCI bus on a machine: configuration mechanism #1, a host bridge, and the functions plugged into it.</summary>
/// <remarks>
/// <para>
/// The guest finds the functions by ports 0xCF8 to 0xCFF (PC-1), places their BARs and enables them. A BAR whose addresses are taken does
/// not answer until they are free.
/// </para>
/// <para>
/// Functions can be plugged in and removed while the guest runs. Changes of the bus wait for handlers of its functions, and throw
/// <see cref="Errno.EDEADLK"/> if a handler calls them. Dispose of the host before its machine. All members may be called from any thread.
/// </para>
/// </remarks>
public sealed partial class PciHost : IDisposable
{
    [LockRank((int)LockRank.PciBus)]
    private readonly RankedLock _lock = new(LockRank.PciBus);
    private readonly PciFunction?[] _functions = new PciFunction?[PciAddress.DeviceCount * PciAddress.FunctionCount];
    private readonly ConfigurationPorts _ports;
    private readonly IReadOnlyList<Gsi> _lines;
    private readonly GuestLog _log;
    private bool _isDisposed;

    /// <summary>Adds a PCI bus to a machine.</summary>
    /// <param name="machine">The machine, which must not have a PCI bus yet.</param>
    /// <param name="options">The settings of the bus.</param>
    /// <exception cref="ArgumentException">
    /// The options do not have four interrupt lines, or the host bridge's identity is invalid.
    /// </exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the machine already has a PCI bus; <see cref="Errno.EEXIST"/>: a device answers at the configuration
    /// ports.
    /// </exception>
    public PciHost(Machine machine, PciHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        options ??= new();
        if (options.InterruptLines.Count != LineCount)
        {
            throw new ArgumentException(
                $"A PCI bus must have {LineCount} interrupt lines, not {options.InterruptLines.Count}.", nameof(options));
        }

        Machine = machine;
        _lines = options.InterruptLines;
        Decoding = new DecodeMap(machine);
        _ports = new ConfigurationPorts(this);
        PciOwners.Take(machine, this);
        _log = machine.Log.For(options.Logger);
        Logger = options.Logger ?? machine.Logger;
        try
        {
            Refusal? refusal = machine.Addresses.TryClaim([ConfigurationPorts.ClaimOf(this)]);
            if (refusal is not null) throw new MachineException(refusal);
            Bridge = Plug(
                new PciAddress(0), new PciFunctionOptions(options.HostBridge) { Name = "host bridge", Pin = PciInterruptPin.None });
        }
        catch
        {
            machine.Addresses.Release(this);
            machine.Log.End(_log);
            PciOwners.Release(machine, this);
            throw;
        }

        machine.Exits.AddWindow(ConfigurationPorts.First, ConfigurationPorts.Length, _ports);
        machine.Ending += EndAccesses;
    }

    /// <summary>The number of interrupt lines of a bus.</summary>
    public const int LineCount = 4;

    /// <summary>Raised when a handler of a function threw. The function needs a reset; everything else goes on.</summary>
    /// <remarks>The function's other handlers wait meanwhile. Exceptions of listeners are logged and have no other effect.</remarks>
    public event EventHandler<PciFunctionFailedEventArgs>? FunctionFailed;

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    /// <summary>The host bridge, at 00:00.0.</summary>
    public PciFunction Bridge { get; }

    /// <summary>The plugged functions in the order of their addresses; the host bridge is the first.</summary>
    public IReadOnlyList<PciFunction> Functions
    {
        get
        {
            var found = new List<PciFunction>();
            foreach (ref PciFunction? place in _functions.AsSpan())
            {
                if (Volatile.Read(ref place) is { } function) found.Add(function);
            }

            return found;
        }
    }

    internal DecodeMap Decoding { get; }

    internal ILogger Logger { get; }

    /// <summary>The function at an address; <see langword="null"/> if there is none.</summary>
    /// <param name="address">The address.</param>
    public PciFunction? this[PciAddress address] => Volatile.Read(ref _functions[address.Index]);

    /// <summary>Returns the GSI to which a pin of a device leads.</summary>
    /// <param name="device">The device, 0 to 31.</param>
    /// <param name="pin">The pin.</param>
    /// <exception cref="ArgumentOutOfRangeException">The device or the pin is out of range.</exception>
    public Gsi GsiOf(int device, PciInterruptPin pin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)pin, (int)PciInterruptPin.A, nameof(pin));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)pin, (int)PciInterruptPin.D, nameof(pin));
        return _lines[(new PciAddress(device).Device + (int)pin - 1) % LineCount];
    }

    /// <summary>Plugs a function in: the guest finds it from then on.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="options">Its parts and settings.</param>
    /// <returns>The function; disposing of it unplugs it.</returns>
    /// <exception cref="ArgumentException">The options do not make a PCI function.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the address is taken, or one of the devices is already attached; <see cref="Errno.EDEADLK"/>: called by a
    /// handler; otherwise as for <see cref="Machine.AssignIrqFd"/> with a resampled line. Nothing stays plugged in.
    /// </exception>
    public PciFunction Plug(PciAddress address, PciFunctionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (IsInside) throw Inside($"plug in a function at {address}");
        using ReadSections.Section passage = Machine.Handlers.Pass();
        using (_lock.Hold())
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (this[address] is { } other)
            {
                throw new MachineException(
                    Errno.EBUSY, "", $"No function can be plugged in at {address} of {Machine}: {other.Name} is plugged in there.");
            }

            var function = PciFunction.Create(this, address, options);
            Volatile.Write(ref _functions[address.Index], function);
            ShowMultifunction(address.Device);
            return function;
        }
    }

    /// <summary>Plugs in a device whose class has a <see cref="PciDeviceAttribute"/>.</summary>
    /// <param name="address">The address of its function.</param>
    /// <param name="device">The device.</param>
    /// <returns>The function; disposing of it unplugs it.</returns>
    /// <exception cref="ArgumentException">The attributes of the class are missing, or do not make a PCI function.</exception>
    /// <exception cref="MachineException">As for <see cref="Plug(PciAddress, PciFunctionOptions)"/>.</exception>
    public PciFunction Plug(PciAddress address, IDevice device) => Plug(address, PciFunctionOptions.Of(device));

    /// <summary>Reads configuration space for the guest, by whatever mechanism.</summary>
    /// <param name="address">The function. An absent function reads as all ones.</param>
    /// <param name="offset">0 to 255.</param>
    /// <param name="length">1, 2 or 4 bytes, aligned or not; those beyond the space read as all ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset or the length is invalid.</exception>
    public uint ReadConfiguration(PciAddress address, int offset, int length)
    {
        ThrowIfInvalid(offset, length);
        using HandlerExceptions.Call call = Machine.Exceptions.Begin();
        uint value = Read(address, offset, length);
        call.Complete();
        return value;
    }

    /// <summary>Writes configuration space for the guest, by whatever mechanism.</summary>
    /// <param name="address">The function. Writes to an absent function are ignored.</param>
    /// <param name="offset">0 to 255.</param>
    /// <param name="length">1, 2 or 4 bytes, aligned or not.</param>
    /// <param name="value">The value; bits above the length are ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset or the length is invalid.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler.</exception>
    public void WriteConfiguration(PciAddress address, int offset, int length, uint value)
    {
        ThrowIfInvalid(offset, length);
        using HandlerExceptions.Call call = Machine.Exceptions.Begin();
        Write(address, offset, length, value);
        call.Complete();
    }

    /// <summary>Resets every function, as a bus reset does.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler.</exception>
    public void Reset()
    {
        using HandlerExceptions.Call call = Machine.Exceptions.Begin();
        foreach (PciFunction function in Functions) function.Reset();
        call.Complete();
    }

    /// <summary>Unplugs every function, and then removes the bus. After it returns none of its code runs.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler.</exception>
    public void Dispose()
    {
        if (IsInside) throw Inside("dispose of the bus");
        using ReadSections.Section passage = Machine.Handlers.Pass();
        using (_lock.Hold())
        {
            if (_isDisposed) return;
            _isDisposed = true;
        }

        Machine.Ending -= EndAccesses;
        Machine.Exits.RemoveWindow(AddressSpace.Pio, _ports);
        foreach (PciFunction function in Functions.Reverse()) function.Unplug();
        Machine.Addresses.Release(this);
        PciOwners.Release(Machine, this);
        Machine.Log.End(_log);
    }

    /// <summary>The kind and the machine.</summary>
    public override string ToString() => $"PCI bus of {Machine}";

    internal uint Read(PciAddress address, int offset, int length)
        => this[address]?.Read(offset, length) ?? uint.MaxValue >> (32 - (8 * length));

    internal void Write(PciAddress address, int offset, int length, uint value)
    {
        if (IsInside) throw Inside($"write the configuration space of {address}");
        using ReadSections.Section passage = Machine.Handlers.Pass();
        // Configuration writes are serialized, as on a real bus: the effects of one are complete before the next.
        using (_lock.Hold()) this[address]?.Write(offset, length, value);
    }

    // No attachment ends the accesses that wait for a function: some came by the number of its BAR.
    private void EndAccesses()
    {
        foreach (PciFunction function in Functions) function.EndAccesses();
    }

    /// <summary>Makes a change of the bus, exclusively.</summary>
    internal void Change(string what, Action change)
    {
        if (IsInside) throw Inside(what);
        using ReadSections.Section passage = Machine.Handlers.Pass();
        using (_lock.Hold()) change();
    }

    /// <summary>Makes an address absent. The lock must be held.</summary>
    internal void Vacate(PciAddress address)
    {
        Volatile.Write(ref _functions[address.Index], null);
        ShowMultifunction(address.Device);
    }

    internal void ReportFailure(PciFunction function, string handler, Exception exception)
    {
        _log.Write(
            function, function.ToString(), handler, LogLevel.Error, (exception, function.Name, handler),
            static (logger, said) => PciLog.FunctionFailed(logger, said.exception, said.Name, said.handler));
        Machine.Exceptions.Add(exception);
        Listeners.Call(
            FunctionFailed, this, new PciFunctionFailedEventArgs(function, handler, exception),
            listener => Machine.ReportListener(nameof(FunctionFailed), listener));
    }

    internal void ReportRefusal(PciFunction function, PciBar bar, IoAddress first, string reason)
        => _log.Write(
            function, function.ToString(), $"BAR {bar.Index}", LogLevel.Warning, (function.Name, bar.Index, first, reason),
            static (logger, said) => PciLog.BarRefused(logger, said.Name, said.Index, said.first, said.reason));

    private static void ThrowIfInvalid(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, byte.MaxValue);
        if (length is not (1 or 2 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "An access to configuration space must be 1, 2 or 4 bytes wide.");
        }
    }

    private void ShowMultifunction(int device)
    {
        int first = new PciAddress(device).Index;
        bool isMany = _functions.AsSpan(first + 1, PciAddress.FunctionCount - 1).ContainsAnyExcept((PciFunction?)null);
        _functions[first]?.ShowMultifunction(isMany);
    }

    /// <summary>
    /// Whether a handler calls: the thread that holds the lock may wait for handlers, so a handler must not wait for the lock.
    /// </summary>
    private bool IsInside => Machine.Handlers.MustNotWait;

    private MachineException Inside(string what)
        => new(Errno.EDEADLK, "LCK-11", $"A handler cannot {what} on {Machine}: the call would wait for that handler. "
            + "RequestUnplug does not wait.");
}
