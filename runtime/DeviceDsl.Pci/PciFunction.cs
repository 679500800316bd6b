using DeviceDsl.Devices;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Machines;
using DeviceDsl.Pci.Bars;
using DeviceDsl.Pci.Configuration;
using DeviceDsl.Pci.Interrupts;

namespace DeviceDsl.Pci;

/// <summary>A function on a PCI bus. Disposing of it unplugs it.</summary>
/// <remarks>
/// Handlers of one function never run at the same time, whichever BAR they belong to and whichever threads they come from. A handler that
/// throws marks the function as needing a reset: its BARs then read as 0 and ignore writes, its configuration space still answers, and
/// everything else goes on. All members may be called from any thread.
/// </remarks>
public sealed partial class PciFunction : IDisposable, IBarListener
{
    private readonly PciFunctionOptions _options;
    private readonly IReadOnlyList<IDevice> _devices;
    private readonly IReadOnlyList<PciCapability> _capabilities;
    private readonly ConfigurationSpace _space = new();
    private readonly HandlerGate _handlers;
    private readonly BarMapping[] _bars;
    private readonly Intx? _pin;
    private CapabilityList? _list;
    private LevelLine? _interrupt;
    private bool _isGone;

    private PciFunction(PciHost host, PciAddress address, PciFunctionOptions options)
    {
        Host = host;
        Address = address;
        _options = options;
        _devices = options.Devices();
        Name = options.Name ?? _devices.FirstOrDefault()?.Name ?? options.Identity.ToString();
        _handlers = new HandlerGate(LockRank.Function, this, host.Machine.Loop);
        Msix = options.Msix is not null && options.Msix.Check() is null ? new PciMsix(host.Machine, options.Msix) : null;
        _capabilities = Msix is null ? options.Capabilities : [Msix.Capability, .. options.Capabilities];
        options.ThrowIfInvalid(ToString(), _capabilities, bar => WindowsOf(bar).Select(window => window.Range));
        _bars = [.. options.AllBars().Select(bar => new BarMapping(ToString(), bar, _space, PartsOf(bar), this))];
        if (options.Pin != PciInterruptPin.None) _pin = new Intx(host.Machine, host.GsiOf(address.Device, options.Pin), _space, Name);
    }

    /// <summary>The bus.</summary>
    public PciHost Host { get; }

    /// <summary>Its address on the bus.</summary>
    public PciAddress Address { get; }

    /// <summary>Its name in messages.</summary>
    public string Name { get; }

    /// <summary>Its identity, as in its header.</summary>
    public PciIdentity Identity => _options.Identity;

    /// <summary>Its MSI-X vectors; <see langword="null"/> if it has none.</summary>
    public PciMsix? Msix { get; }

    /// <summary>
    /// A line of its interrupt pin, for code without a device line: the pin is asserted while this line or any other is raised.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has no pin.</exception>
    public LevelLine Interrupt => _interrupt ?? throw new InvalidOperationException($"{this} has no interrupt pin.");

    /// <summary>The command register.</summary>
    public PciCommand Command => _space.Command;

    /// <summary>Whether it is on the bus.</summary>
    public bool IsPlugged => Host[Address] == this;

    /// <summary>Returns the address at which a BAR answers; <see langword="null"/> while it does not.</summary>
    /// <param name="bar">Its number; a BAR that the function does not have never answers.</param>
    public IoAddress? AddressOf(int bar) => Find(bar)?.Current;

    /// <summary>
    /// Returns what keeps a BAR from answering at the guest's address: memory, another BAR, an interrupt controller, the bus itself, or a
    /// device in its range. <see langword="null"/> if nothing does.
    /// </summary>
    /// <param name="bar">Its number.</param>
    public string? ObstacleOf(int bar) => Find(bar)?.Obstacle;

    /// <summary>Reads a BAR by its number, mapped or not, for capabilities that give the guest access to it (VP-11).</summary>
    /// <param name="bar">Its number; it may come from the guest.</param>
    /// <param name="offset">The offset in bytes from its base.</param>
    /// <param name="length">1, 2, 4 or 8 bytes.</param>
    /// <param name="value">The value read.</param>
    /// <returns>Whether anything answered.</returns>
    public bool TryReadBar(int bar, ulong offset, int length, out ulong value)
    {
        value = 0;
        using HandlerExceptions.Call call = Host.Machine.Exceptions.Begin();
        bool isAnswered = TryAccessBar(bar, offset, length, isWrite: false, ref value);
        call.Complete();
        return isAnswered;
    }

    /// <summary>Writes a BAR by its number, mapped or not. Handlers of doorbells run before this returns.</summary>
    /// <param name="bar">Its number; it may come from the guest.</param>
    /// <param name="offset">The offset in bytes from its base.</param>
    /// <param name="length">1, 2, 4 or 8 bytes.</param>
    /// <param name="value">The value; bits above the length are ignored.</param>
    /// <returns>Whether anything accepted it.</returns>
    public bool TryWriteBar(int bar, ulong offset, int length, ulong value)
    {
        if (length is >= 1 and < sizeof(ulong)) value &= ulong.MaxValue >> (64 - (8 * length));
        using HandlerExceptions.Call call = Host.Machine.Exceptions.Begin();
        bool isTaken = TryAccessBar(bar, offset, length, isWrite: true, ref value);
        call.Complete();
        return isTaken;
    }

    /// <summary>
    /// Resets the function (PC-7): its BARs answer nowhere, its registers have their initial values, its pin is deasserted, its vectors are
    /// masked, and its devices are reset.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler.</exception>
    public void Reset()
    {
        using HandlerExceptions.Call call = Host.Machine.Exceptions.Begin();
        Host.Change($"reset {this}", ResetAll);
        call.Complete();
    }

    /// <summary>The name and the address.</summary>
    public override string ToString() => $"{Name} ({Address})";

    /// <summary>Makes a function. If it throws, nothing is left plugged in.</summary>
    internal static PciFunction Create(PciHost host, PciAddress address, PciFunctionOptions options)
    {
        var function = new PciFunction(host, address, options);
        PciOwners.Take(function._devices, function);
        foreach (IDevice device in function._devices) device.Host?.Connect(function._handlers, function);
        try
        {
            function.Define();
            function.Connect();
            foreach (IDevice device in function._devices) function._handlers.AddTimers(device);
        }
        catch
        {
            function.Close();
            throw;
        }

        host.Decoding.Add(function._bars);
        return function;
    }

    internal void ShowMultifunction(bool isMany) => _space.Set(PciHeader.HeaderType, 1, isMany ? PciHeader.IsMultifunction : 0);

    /// <summary>Handles a guest read of configuration space.</summary>
    internal uint Read(int offset, int length)
    {
        ForEachCapability(offset, length, isWrite: false);
        return _space.Read(offset, length);
    }

    /// <summary>Handles a guest write of configuration space. The lock of the host is held.</summary>
    internal void Write(int offset, int length, uint value)
    {
        PciCommand before = Command;
        _space.Write(offset, length, value);
        bool isMsix = Msix is not null && Overlaps(Msix.Capability, offset, length);
        if (isMsix || before != Command)
        {
            Msix?.Follow(Command);
            _pin?.Open(IsPinOpen);
        }

        if ((before & ~Command & PciCommand.BusMaster) != 0) AwaitHandler();
        NotifyCommandChanged(before);
        if (offset < PciHeader.Bar(PciHeader.BarCount) && offset + length > PciHeader.Command) Host.Decoding.Update();
        ForEachCapability(offset, length, isWrite: true);
    }

    void IBarListener.OnMapped(PciBar bar, IoAddress first)
        => Notify(nameof(IPciDevice.OnBarMapped), device => device.OnBarMapped(bar.Index, first));

    void IBarListener.OnUnmapping(PciBar bar, IoAddress first)
        => Notify(nameof(IPciDevice.OnBarUnmapping), device => device.OnBarUnmapping(bar.Index, first));

    void IBarListener.OnRefused(PciBar bar, IoAddress first, string reason) => Host.ReportRefusal(this, bar, first, reason);

    // PC-6: the guest sees that accesses to its memory have ended. Handlers that run later find that they may make none.
    private void AwaitHandler()
    {
        using HandlerGate.Scope scope = _handlers.Enter();
    }

    private bool IsPinOpen => (Command & PciCommand.InterruptDisable) == 0 && Msix is not { IsEnabled: true };

    private static bool Overlaps(PciCapability capability, int offset, int length)
        => offset < capability.Offset + capability.Length && capability.Offset < offset + length;

    private BarMapping? Find(int bar)
    {
        foreach (BarMapping mapping in _bars)
        {
            if (mapping.Bar.Index == bar) return mapping;
        }

        return null;
    }

    private IEnumerable<BarWindow> WindowsOf(PciBar bar)
    {
        IEnumerable<BarWindow> own = bar.Regions.Select(region => new RegionWindow(region, _handlers));
        return Msix?.Bar == bar.Index ? own.Concat(Msix.Windows) : own;
    }

    private BarParts PartsOf(PciBar bar)
    {
        BarView? view = bar.Device is null ? null : new BarView($"{Name} BAR {bar.Index}", bar.Device, bar.Space, _handlers);
        return new BarParts(view, [.. WindowsOf(bar)], _options.Delivery);
    }

    private void ResetAll()
    {
        if (_isGone) return;
        PciCommand before = Command;
        _space.Reset();
        Msix?.Follow(Command);
        Msix?.Reset();
        Host.Decoding.Update();
        NotifyCommandChanged(before);
        using (_handlers.Enter())
        {
            _failures.Restore(null);
            _handlers.Deferred.EndAll();
        }

        foreach (IDevice device in _devices) _handlers.TryRun("reset", device.Reset);
        _pin?.Lower();
        _pin?.Open(IsPinOpen);
    }

    private bool TryAccessBar(int bar, ulong offset, int length, bool isWrite, ref ulong value)
    {
        if (length is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "An access to a BAR must be 1, 2, 4 or 8 bytes wide.");
        }

        if (Find(bar) is not { } mapping || offset >= mapping.Bar.Length) return false;
        PauseGate gate = Host.Machine.Handlers;
        using AccessWait.Scope wait = AccessWait.Enter(gate);
        bool isAnswered;
        do
        {
            isAnswered = TryAccess(mapping.Parts, offset, length, isWrite, ref value);
        }
        while (wait.MustRepeat(gate));

        return wait.Complete(gate, isAnswered, ref value);
    }

    private bool TryAccess(BarParts parts, ulong offset, int length, bool isWrite, ref ulong value)
    {
        try
        {
            return parts.TryAccess(offset, length, isWrite, ref value);
        }
        catch (Exception exception) when (exception == LastFailure)
        {
            // The gate has reported the failure; the access still belongs to the device, which now reads as 0.
            value = 0;
            return true;
        }
    }

    private void Define()
    {
        PciIdentity identity = Identity;
        _space.Define(PciHeader.Vendor, sizeof(ushort), identity.Vendor);
        _space.Define(PciHeader.Device, sizeof(ushort), identity.Device);
        _space.Define(PciHeader.Command, sizeof(ushort), 0, (uint)PciHeader.WritableCommand);
        _space.Define(PciHeader.Revision, sizeof(uint), (identity.ClassCode << 8) | identity.Revision);
        _space.Define(PciHeader.CacheLineSize, 1, 0, byte.MaxValue);
        _space.Define(PciHeader.SubsystemVendor, sizeof(ushort), identity.SubsystemVendor);
        _space.Define(PciHeader.Subsystem, sizeof(ushort), identity.Subsystem);
        _space.Define(PciHeader.InterruptPin, 1, (uint)_options.Pin);
        // The value that firmware would have set.
        uint line = _options.Pin == PciInterruptPin.None ? 0 : Host.GsiOf(Address.Device, _options.Pin).Number;
        _space.Define(PciHeader.InterruptLine, 1, line, byte.MaxValue);
        foreach (BarMapping mapping in _bars) BarMapping.Define(mapping.Bar, _space);
        _list = new CapabilityList(_space, _capabilities);
        _space.KeepAsInitial();
    }

    private void Connect()
    {
        if (_pin is not null) _interrupt = new LevelLine(_pin.Add(LineKind.Level, static () => { }));
        int vector = 0;
        foreach (IDevice device in _devices)
        {
            var drivers = new LineDriver[device.LineCount];
            for (int i = 0; i < drivers.Length; i++) drivers[i] = ConnectLine(device, i);
            device.Connect(new LineSet(drivers, ConnectMessages(device, ref vector)));
            (device as IPciDevice)?.Connect(this);
        }
    }

    // The devices of a function share its table; each has a contiguous range of entries.
    private MsiVectors? ConnectMessages(IDevice device, ref int vector)
    {
        if (device.MsiCount == 0) return null;
        var vectors = new MsiVectors(new MsixDriver(Msix!, vector), device.MsiCount);
        vector += device.MsiCount;
        return vectors;
    }

    private LineDriver ConnectLine(IDevice device, int line)
    {
        LineEntry entry = device.GetLine(line);
        // Computed once, so that an acknowledgement allocates nothing.
        string handler = $"resample of {entry.Name}";
        Action resample = () => device.Resample(line);
        return _pin!.Add(entry.Kind, () => _handlers.TryRun(handler, resample));
    }

    private void ForEachCapability(int offset, int length, bool isWrite)
    {
        PciCapability? first = _list!.At(offset);
        PciCapability? last = _list.At(offset + length - 1);
        if (first is not null) NotifyAccess(first, offset, length, isWrite);
        if (last is not null && last != first) NotifyAccess(last, offset, length, isWrite);
    }

    private void NotifyAccess(PciCapability capability, int offset, int length, bool isWrite)
    {
        if (!capability.IsActive) return;
        int begin = Math.Max(offset - capability.Offset, 0);
        int end = Math.Min(offset + length - capability.Offset, capability.Length);
        if (begin >= end) return;
        using HandlerGate.Scope scope = _handlers.Enter();
        if (!_handlers.IsOpen) return;
        try
        {
            if (isWrite) capability.OnWritten(begin, end - begin);
            else capability.OnReading(begin, end - begin);
        }
        catch (Exception exception)
        {
            _handlers.Fail($"{(isWrite ? "write" : "read")} of capability 0x{capability.Id:x2}", exception);
        }
    }

    private void NotifyCommandChanged(PciCommand before)
    {
        if (Command != before) NotifyCommandChanged(before, Command);
    }

    // A separate method, so that a write without effect allocates nothing.
    private void NotifyCommandChanged(PciCommand before, PciCommand now)
        => Notify(nameof(IPciDevice.OnCommandChanged), device => device.OnCommandChanged(before, now));

    private void Notify(string what, Action<IPciDevice> notify)
    {
        foreach (IPciDevice device in _devices.OfType<IPciDevice>())
        {
            try
            {
                notify(device);
            }
            catch (Exception exception)
            {
                using HandlerGate.Scope scope = _handlers.Enter();
                _handlers.Fail(what, exception);
            }
        }
    }
}
