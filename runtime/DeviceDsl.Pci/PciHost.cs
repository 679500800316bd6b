using DeviceDsl.Eventing;
using DeviceDsl.Machines;
using DeviceDsl.Pci.Bars;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Pci;

/// <summary>A PCI bus on a machine: configuration mechanism #1, a host bridge, and the functions plugged into it.</summary>
/// <remarks>
/// <para>
/// The guest finds the functions by ports 0xCF8 to 0xCFF (PC-1), places their BARs and lets them answer. BARs that overlap what
/// answers already do not answer until it is gone.
/// </para>
/// <para>
/// Functions come and go while the guest runs. What changes the bus waits for handlers of its functions, and throws
/// <see cref="Errno.EDEADLK"/> where it is called by one. Dispose the host before its machine. All members may be called from
/// any thread.
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

    /// <summary>Gives a machine a PCI bus.</summary>
    /// <param name="machine">The machine, which has none yet.</param>
    /// <param name="options">What the bus is like.</param>
    /// <exception cref="ArgumentException">There are not four interrupt lines, or the host bridge's identity is none.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the machine has a PCI bus; <see cref="Errno.EEXIST"/>: a device answers at the ports of configuration space.
    /// </exception>
    public PciHost(Machine machine, PciHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        options ??= new();
        if (options.InterruptLines.Count != LineCount)
        {
            throw new ArgumentException($"A PCI bus must have {LineCount} interrupt lines, not {options.InterruptLines.Count}.", nameof(options));
        }

        Machine = machine;
        _lines = options.InterruptLines;
        Decoding = new DecodeMap(machine);
        _ports = new ConfigurationPorts(this);
        PciOwners.Take(machine, this);
        _log = machine.Log.For(options.Logger);
        try
        {
            Refusal? refusal = machine.Addresses.TryClaim([ConfigurationPorts.ClaimOf(this)]);
            if (refusal is not null) throw new MachineException(refusal);
            Bridge = Plug(new PciAddress(0), new PciFunctionOptions(options.HostBridge) { Name = "host bridge", Pin = PciInterruptPin.None });
        }
        catch
        {
            machine.Addresses.Release(this);
            machine.Log.End(_log);
            PciOwners.Release(machine, this);
            throw;
        }

        machine.Exits.AddWindow(ConfigurationPorts.First, ConfigurationPorts.Length, _ports);
    }

    /// <summary>How many interrupt lines a bus has.</summary>
    public const int LineCount = 4;

    /// <summary>A handler of a function threw. The function needs a reset; everything else goes on.</summary>
    /// <remarks>Raised while the function's other handlers wait; what it throws itself is logged, and ends nothing.</remarks>
    public event EventHandler<PciFunctionFailedEventArgs>? FunctionFailed;

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    /// <summary>The host bridge, at 00:00.0.</summary>
    public PciFunction Bridge { get; }

    /// <summary>The functions that are plugged, by their place; the host bridge is the first.</summary>
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

    /// <summary>The function at a place; <see langword="null"/> when there is none.</summary>
    /// <param name="address">The place.</param>
    public PciFunction? this[PciAddress address] => Volatile.Read(ref _functions[address.Index]);

    /// <summary>The GSI to which a pin of a device leads.</summary>
    /// <param name="device">The device, 0 to 31.</param>
    /// <param name="pin">The pin.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device or pin.</exception>
    public Gsi GsiOf(int device, PciInterruptPin pin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)pin, (int)PciInterruptPin.A, nameof(pin));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)pin, (int)PciInterruptPin.D, nameof(pin));
        return _lines[(new PciAddress(device).Device + (int)pin - 1) % LineCount];
    }

    /// <summary>Plugs a function in: the guest finds it from now on.</summary>
    /// <param name="address">Where.</param>
    /// <param name="options">What it consists of.</param>
    /// <returns>The function; disposing it takes it out in order.</returns>
    /// <exception cref="ArgumentException">What it consists of is no PCI function.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the place is taken, or one of its devices is attached already; <see cref="Errno.EDEADLK"/>:
    /// called by a handler; otherwise as <see cref="Machine.AssignIrqFd"/> for a resampled line. Nothing is left behind.
    /// </exception>
    public PciFunction Plug(PciAddress address, PciFunctionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (IsInside) throw Inside($"plug in a function at {address}");
        using ReadSections.Section passage = Machine.Handlers.Pass();
        using (_lock.Hold())
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (this[address] is { } other) throw new MachineException(Errno.EBUSY, "", $"No function can be plugged in at {address} of {Machine}: {other.Name} is plugged in there.");
            PciFunction function = PciFunction.Create(this, address, options);
            Volatile.Write(ref _functions[address.Index], function);
            ShowMultifunction(address.Device);
            return function;
        }
    }

    /// <summary>Plugs in a device whose class has a <see cref="PciDeviceAttribute"/>.</summary>
    /// <param name="address">Where.</param>
    /// <param name="device">The device.</param>
    /// <returns>The function; disposing it takes it out in order.</returns>
    /// <exception cref="ArgumentException">The attributes of the class are missing, or make no PCI function.</exception>
    /// <exception cref="MachineException">As for <see cref="Plug(PciAddress, PciFunctionOptions)"/>.</exception>
    public PciFunction Plug(PciAddress address, IDevice device) => Plug(address, PciFunctionOptions.Of(device));

    /// <summary>The guest reads configuration space, by whichever mechanism.</summary>
    /// <param name="address">The function. One that is absent reads as all ones.</param>
    /// <param name="offset">0 to 255.</param>
    /// <param name="length">1, 2 or 4 bytes, aligned or not; those beyond the space are all ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such byte, or no such width.</exception>
    public uint ReadConfiguration(PciAddress address, int offset, int length)
    {
        ThrowUnlessPossible(offset, length);
        using HandlerExceptions.Call call = Machine.Exceptions.Begin();
        uint value = Read(address, offset, length);
        call.Complete();
        return value;
    }

    /// <summary>The guest writes configuration space, by whichever mechanism.</summary>
    /// <param name="address">The function. Writes to one that is absent have no effect.</param>
    /// <param name="offset">0 to 255.</param>
    /// <param name="length">1, 2 or 4 bytes, aligned or not.</param>
    /// <param name="value">What; bits above the length are ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such byte, or no such width.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler.</exception>
    public void WriteConfiguration(PciAddress address, int offset, int length, uint value)
    {
        ThrowUnlessPossible(offset, length);
        using HandlerExceptions.Call call = Machine.Exceptions.Begin();
        Write(address, offset, length, value);
        call.Complete();
    }

    /// <summary>Resets every function, as a reset of the bus does.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler.</exception>
    public void Reset()
    {
        using HandlerExceptions.Call call = Machine.Exceptions.Begin();
        foreach (PciFunction function in Functions) function.Reset();
        call.Complete();
    }

    /// <summary>Takes every function out, in order, and then the bus. When this returns nothing of it runs.</summary>
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

        Machine.Exits.RemoveWindow(AddressSpace.Pio, _ports);
        foreach (PciFunction function in Functions.Reverse()) function.Unplug();
        Machine.Addresses.Release(this);
        PciOwners.Release(Machine, this);
        Machine.Log.End(_log);
    }

    /// <summary>The machine, and how many functions there are.</summary>
    public override string ToString() => $"PCI bus of {Machine}";

    internal uint Read(PciAddress address, int offset, int length)
        => this[address]?.Read(offset, length) ?? uint.MaxValue >> (32 - (8 * length));

    internal void Write(PciAddress address, int offset, int length, uint value)
    {
        if (IsInside) throw Inside($"write the configuration space of {address}");
        using ReadSections.Section passage = Machine.Handlers.Pass();
        // Configuration writes come one after the other, as on a bus: what each leads to is done before the next.
        using (_lock.Hold()) this[address]?.Write(offset, length, value);
    }

    /// <summary>Does something to the bus while nothing else is done to it.</summary>
    internal void Change(string what, Action change)
    {
        if (IsInside) throw Inside(what);
        using ReadSections.Section passage = Machine.Handlers.Pass();
        using (_lock.Hold()) change();
    }

    /// <summary>Makes a place absent. The lock is held.</summary>
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

    private static void ThrowUnlessPossible(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, byte.MaxValue);
        if (length is not (1 or 2 or 4)) throw new ArgumentOutOfRangeException(nameof(length), length, "An access to configuration space must be 1, 2 or 4 bytes wide.");
    }

    private void ShowMultifunction(int device)
    {
        int first = new PciAddress(device).Index;
        bool isMany = _functions.AsSpan(first + 1, PciAddress.FunctionCount - 1).ContainsAnyExcept((PciFunction?)null);
        _functions[first]?.ShowMultifunction(isMany);
    }

    /// <summary>Whether a handler calls: whoever holds the lock may wait for handlers, which cannot wait for the lock then.</summary>
    private bool IsInside => Machine.Handlers.MustNotWait;

    private MachineException Inside(string what)
        => new(Errno.EDEADLK, "LCK-11", $"A handler cannot {what} on {Machine}: the call would wait for that handler. RequestUnplug does not wait.");
}
