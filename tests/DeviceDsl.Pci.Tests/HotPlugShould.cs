namespace DeviceDsl.Pci.Tests;

/// <summary>Functions that come and go while the guest runs.</summary>
public sealed class HotPlugShould : IDisposable
{
    private const PciCommand Everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
    private const byte Vector = 0x61;
    private static readonly PciAddress Slot = new(3);

    private readonly EmbeddedMachine _machine = new();
    private readonly PciHost _host;
    private readonly PciGuest _guest;

    public HotPlugShould()
    {
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
        _guest.Interrupts.EnableLocalApic();
    }

    public void Dispose()
    {
        _host.Dispose();
        Assert.Equal(0, _machine.RegistrationCount);
        Assert.Empty(_machine.Attachments);
        _machine.Dispose();
    }

    [Fact]
    public void ShowAFunctionAsSoonAsItIsPlugged()
    {
        Assert.Equal(0xFFFF_FFFFu, _guest.Read(Slot, 0));
        var card = new Card();
        PciFunction function = _host.Plug(Slot, card);
        Assert.Same(function, card.Function);
        Assert.True(function.IsPlugged);
        Assert.Equal([_host.Bridge, function], _host.Functions);
        Assert.Equal(0x1005_1AF4u, _guest.Read(Slot, 0));
        function.Dispose();
        function.Dispose();
        Assert.False(function.IsPlugged);
        Assert.Equal(0xFFFF_FFFFu, _guest.Read(Slot, 0));
    }

    [Fact]
    public void ReportFurtherFunctionsInTheFirst()
    {
        _host.Plug(Slot, new Disk());
        Assert.Equal(0x00u, _guest.Read(Slot, 0x0E, 1));
        PciFunction second = _host.Plug(new(3, 7), new Disk());
        Assert.Equal(0x80u, _guest.Read(Slot, 0x0E, 1));
        Assert.Equal(0x00u, _guest.Read(new(3, 7), 0x0E, 1));
        second.Pull();
        Assert.Equal(0x00u, _guest.Read(Slot, 0x0E, 1));
        _host[Slot]!.Unplug();
        _host.Plug(new(3, 1), new Disk());
        _host.Plug(Slot, new Disk());
        Assert.Equal(0x80u, _guest.Read(Slot, 0x0E, 1));
    }

    [Fact]
    public void ServeTheLastKickWithItsInterruptInOrder()
    {
        Card card = PlugCard(out PciFunction function);
        Leave(card, function.Unplug);
        Assert.Equal(1, card.Rings);
        Assert.Equal([Vector], _guest.Interrupts.ServeAll());
        Assert.Equal(
            ["bar 1 leaves mmio 0xe0100000", "bar 4 leaves mmio 0xe0000000", "Io, Memory, BusMaster -> None"], card.Told.TakeLast(3));
        Assert.Equal(PciCommand.None, function.Command);
    }

    [Fact]
    public void ServeTheLastKickWithoutItsInterruptWhenPulled()
    {
        Card card = PlugCard(out PciFunction function);
        Leave(card, function.Pull);
        Assert.Equal(1, card.Rings);
        Assert.Empty(_guest.Interrupts.ServeAll());
        Assert.False(function.Msix!.Signal(1));
    }

    [Fact]
    public void LowerARaisedLine()
    {
        _guest.Interrupts.Redirect(19, Vector, isLevel: true);
        foreach (bool isPulled in new[] { true, false })
        {
            PciFunction function = _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)));
            function.Interrupt.Raise();
            Assert.Equal(Vector, _machine.Cpus[0].LocalApic.Acknowledge());
            if (isPulled) function.Pull();
            else function.Unplug();
            _machine.Cpus[0].LocalApic.EndOfInterrupt();
            Assert.Null(_machine.Cpus[0].LocalApic.Acknowledge());
        }
    }

    [Fact]
    public void LetADeviceComeBack()
    {
        Card card = PlugCard(out PciFunction function);
        function.Unplug();
        PciFunction again = _host.Plug(new(8), card);
        _guest.Place(new(8), 4, 0xE000_0000, isWide: true);
        _guest.Command(new(8), Everything);
        _machine.GuestWrite(IoAddress.Mmio(0xE000_3000), 4, 0);
        _machine.Settle();
        Assert.Equal(1, card.Rings);
        Assert.Same(again, card.Function);
    }

    [Fact]
    public void RefuseATakenAddress()
    {
        var disk = new Disk();
        _host.Plug(Slot, disk);
        Assert.Equal(
            "EBUSY: No function can be plugged in at 00:03.0 of embedded machine: Disk is plugged in there.",
            Refusal(() => _host.Plug(Slot, new Disk())));
        Assert.Equal(
            "EBUSY: Disk cannot be part of Disk (00:04.0): it already belongs to Disk (00:03.0).", Refusal(() => _host.Plug(new(4), disk)));
        var loose = new Disk();
        using (Attachment attachment = _machine.Attach(loose, pio: 0xD000))
        {
            Assert.Equal(
                "EBUSY: Disk cannot be part of Disk (00:04.0): it already belongs to embedded machine.",
                Refusal(() => _host.Plug(new(4), loose)));
        }

        _host.Plug(new(4), loose);
    }

    [Fact]
    public void RefuseDevicesWithoutAPciDeclaration()
        => Assert.StartsWith(
            "LevelThing has no description for PCI", Assert.Throws<ArgumentException>(() => _host.Plug(Slot, new LevelThing())).Message);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RefuseToWaitForTheCallingHandler(bool isByExit)
    {
        Card card = PlugCard(out PciFunction function, isByExit ? DoorbellDelivery.Exit : DoorbellDelivery.EventFd);
        PciFunction other = _host.Plug(new(9), new Disk());
        var refused = new List<Errno>();
        card.OnRinging = () =>
        {
            Action[] all =
            [
                function.Unplug, function.Pull, function.Reset, function.Dispose, other.Unplug, _host.Reset, _host.Dispose,
                () => _host.Plug(new(10), new Disk()), () => _host.WriteConfiguration(Slot, 4, 2, 0),
            ];
            foreach (Action action in all) refused.Add(Assert.Throws<MachineException>(action).Errno);
            Assert.Equal(0x1005_1AF4u, _host.ReadConfiguration(Slot, 0, 4));
            Assert.Equal(3, _host.Functions.Count);
        };
        _machine.GuestWrite(IoAddress.Mmio(0xE000_3000), 4, 0);
        _machine.Settle();
        Assert.Null(function.LastFailure);
        Assert.Equal(Enumerable.Repeat(Errno.EDEADLK, 9), refused);
        Assert.True(function.IsPlugged && other.IsPlugged);
    }

    [Fact]
    public void LeaveAfterAHandlerRequestsIt()
    {
        Card card = PlugCard(out PciFunction function);
        card.OnRinging = function.RequestUnplug;
        _machine.GuestWrite(IoAddress.Mmio(0xE000_3000), 4, 0);
        _machine.Settle();
        Assert.False(function.IsPlugged);
        Assert.Equal(1, card.Rings);
    }

    [Fact]
    public void RunNothingOfARemovedFunction()
    {
        Card card = PlugCard(out PciFunction function);
        function.Unplug();
        bool hasRun = false;
        function.Synchronize(() => hasRun = true);
        Assert.True(function.TryWriteBar(4, 0x3000, 4, 0));
        function.Reset();
        Assert.False(hasRun);
        Assert.Equal(0, card.Rings);
    }

    [Fact]
    public void SurviveAHookThatThrows()
    {
        PciFunction function = _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Device = new BadListener() });
        _guest.Command(Slot, PciCommand.BusMaster);
        Assert.Equal(PciCommand.BusMaster, function.Command);
        Assert.True(function.NeedsReset);
    }

    [Fact]
    public void LeaveNothingBehindWhenADeviceRefusesToConnect()
    {
        var device = new BadListener { FailsAtOnce = true };
        Assert.Throws<InvalidDataException>(() => _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Device = device }));
        Assert.Null(_host[Slot]);
        device.FailsAtOnce = false;
        _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Device = device });
    }

    [Fact]
    public void EndWithTheMachineInAnyOrder()
    {
        var machine = new EmbeddedMachine();
        var host = new PciHost(machine);
        var guest = new PciGuest(machine);
        PciFunction function = host.Plug(Slot, new Card());
        host.Plug(new(4), new Sampler());
        guest.Place(Slot, 4, 0xE000_0000, isWide: true);
        guest.Command(Slot, Everything);
        function.Interrupt.Raise();
        machine.Dispose();
        host.Dispose();
        Assert.False(function.IsPlugged);
    }

    [Fact]
    public void SurviveConcurrentKicksAndMoves()
    {
        // Functions come and go while one processor rings them and another moves them: what rings is served, and nothing hangs.
        var card = new Card();
        bool isOver = false;
        var ringer = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                _machine.GuestWrite(IoAddress.Mmio(0xE000_3000), 4, 0);
                _machine.GuestRead(IoAddress.Mmio(0xE000_0014), 1);
            }
        });
        var mover = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                _host.WriteConfiguration(Slot, 0x20, 4, 0xE000_0000);
                _host.WriteConfiguration(Slot, 0x04, 2, (uint)Everything);
                _host.WriteConfiguration(Slot, 0x04, 2, 0);
            }
        });
        ringer.Start();
        mover.Start();
        for (int i = 0; i < 200; i++)
        {
            PciFunction function = _host.Plug(Slot, card);
            _host.WriteConfiguration(Slot, 0x20, 4, 0xE000_0000);
            _host.WriteConfiguration(Slot, 0x04, 2, (uint)Everything);
            if (i % 2 == 0) function.Unplug();
            else function.Pull();
            Assert.Equal(0, card.Overlaps);
            Assert.Null(function.LastFailure);
        }

        Volatile.Write(ref isOver, true);
        ringer.Join();
        mover.Join();
    }

    private static string Refusal(Action action) => Assert.Throws<MachineException>(action).Message;

    private Card PlugCard(out PciFunction function, DoorbellDelivery delivery = DoorbellDelivery.EventFd)
    {
        var card = new Card();
        function = _host.Plug(Slot, PciFunctionOptions.Of(card) with { Delivery = delivery });
        _guest.Place(Slot, 1, 0xE010_0000);
        _guest.Place(Slot, 4, 0xE000_0000, isWide: true);
        _guest.Command(Slot, Everything);
        _guest.SetVector(0xE010_0000, 1, Vector);
        _guest.EnableMsix(Slot);
        return card;
    }

    /// <summary>Rings while the loop is busy, so that the kick is still pending when the BARs leave, and takes the function out.</summary>
    private void Leave(Card card, Action leave)
    {
        using var busy = EventFd.Create();
        using var entered = new ManualResetEventSlim();
        using var mayGo = new ManualResetEventSlim();
        using LoopRegistration loop = _machine.Loop.Add(busy, () =>
        {
            entered.Set();
            mayGo.Wait();
        });
        busy.Signal();
        entered.Wait();
        _machine.GuestWrite(IoAddress.Mmio(0xE000_3000), 4, 0);
        card.OnLeaving = mayGo.Set;
        leave();
    }
}

/// <summary>A listener that throws.</summary>
[Device]
internal sealed partial class BadListener : IPciDevice
{
    public bool FailsAtOnce { get; set; }

    void IPciDevice.Connect(PciFunction function)
    {
        if (FailsAtOnce) throw new InvalidDataException("bad beginning");
    }

    void IPciDevice.OnCommandChanged(PciCommand before, PciCommand now) => throw new InvalidDataException("bad listener");
}
