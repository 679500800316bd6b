using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;
using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// Code that a machine runs does not wait for a guest: the guest may wait for that code, in an access to the same device or in a pause.
/// Every such wait is refused at once, wherever it comes from; asking without waiting works everywhere.
/// </summary>
public sealed class WaitsFromInside : IDisposable
{
    private const ushort Unclaimed = 0x300;
    private const ushort Base = 0x4000;

    private const byte Vector = 0x45;
    private const ulong LevelEntry = 0x8000 | Vector;

    private readonly FakeKernel _kernel = new();
    private readonly KvmMachine _machine;
    private readonly Prober _device = new();
    private readonly List<string> _failures = [];
    private readonly ManualResetEventSlim _isDone = new();
    private Place _place;
    private Func<FakeCpu, Errno>? _exit;

    public WaitsFromInside()
    {
        _machine = _kernel.Open(new() { Cpus = 2, HasSplitControllers = true });
        _kernel.Guest = cpu =>
        {
            Func<FakeCpu, Errno>? exit = cpu.Number == 0 ? Interlocked.Exchange(ref _exit, null) : null;
            return exit is null ? Spin(cpu) : exit(cpu);
        };
        _device.Reached = Reach;
        _machine.Attach(_device, pio: Base);
        _machine.DeviceFailed += (_, _) => Reach(Place.DeviceFailed);
        _machine.Loop.HandlerFailed += (_, _) => Reach(Place.LoopFailed);
        Cpu.UnclaimedWrite = (_, _, _, _) => Reach(Place.UnclaimedWrite);
        Cpu.UnclaimedRead = (_, _, _) =>
        {
            Reach(Place.UnclaimedRead);
            return 0;
        };
    }

    /// <summary>Where code of a machine runs.</summary>
    public enum Place
    {
        LoopHandler,
        LoopFailed,
        Doorbell,
        DoorbellInAnExit,
        SynchronousDoorbell,
        RegisterWrite,
        RegisterRead,
        Resample,
        DeviceFailed,
        UnclaimedWrite,
        UnclaimedRead,
    }

    private KvmCpu Cpu => _machine.Cpus[0];

    public static TheoryData<Place> Places() => new(Enum.GetValues<Place>());

    [LinuxTheory]
    [MemberData(nameof(Places))]
    public void ShouldBeRefusedWhereverTheyComeFrom(Place place)
    {
        _place = place;
        using EventFd signal = _machine.CreateEventFd();
        using LoopRegistration handler = _machine.Loop.Add(signal, () =>
        {
            Reach(Place.LoopHandler);
            if (place == Place.LoopFailed) throw new FormatException();
        });
        _machine.Cpus[1].Start();

        Trigger(place, signal);

        Assert.True(_isDone.Wait(RealModeGuest.HangGuard), $"Nothing came to {place}, or it did not come back.");
        Assert.Empty(_failures);
        // What only asks is not refused.
        Assert.All(_machine.Cpus, cpu => Assert.True(cpu.Wait(RealModeGuest.HangGuard, out _)));
    }

    /// <summary>A power switch whose handler stops its processor, which waits for that handler to leave the device.</summary>
    [LinuxFact]
    public void ShouldNotStopWhatWaitsForTheSameDevice()
    {
        using var isInExit = new ManualResetEventSlim();
        using var hasBegun = new ManualResetEventSlim();
        Errno refused = Errno.None;
        KvmCpu cpu = _machine.Cpus[0];
        _device.Reached = place =>
        {
            if (place != Place.Doorbell) return;
            hasBegun.Set();
            Assert.True(isInExit.Wait(RealModeGuest.HangGuard));
            refused = Assert.Throws<MachineException>(() => cpu.Stop()).Errno;
            cpu.RequestStop();
        };
        _kernel.Guest = fake =>
        {
            if (fake.MustLeave) return Errno.EINTR;
            _kernel.Ring(IoAddress.Pio(Base + Prober.DoorbellOffset));
            Assert.True(hasBegun.Wait(RealModeGuest.HangGuard));
            isInExit.Set();
            return fake.Port(isWrite: true, Base + Prober.RegisterOffset, 1, 1);
        };
        cpu.Start();

        Assert.True(cpu.Wait(RealModeGuest.HangGuard, out KvmStop stop));

        Assert.Equal(KvmStopReason.Requested, stop.Reason);
        Assert.Equal(Errno.EDEADLK, refused);
    }

    /// <summary>A handler on the loop waits for a guest, which stands still in a pause, which waits for that handler.</summary>
    [LinuxFact]
    public void ShouldNotKeepAPauseFromComing()
    {
        using var mayWait = new ManualResetEventSlim();
        using EventFd signal = _machine.CreateEventFd();
        Errno refused = Errno.None;
        using LoopRegistration handler = _machine.Loop.Add(signal, () =>
        {
            Assert.True(mayWait.Wait(RealModeGuest.HangGuard));
            refused = Assert.Throws<MachineException>(() => _machine.Cpus[0].Wait()).Errno;
        });
        _machine.Cpus[0].Start();
        signal.Signal();
        var pause = new Thread(_machine.Pause) { IsBackground = true };
        pause.Start();
        mayWait.Set();

        Assert.True(pause.Join(RealModeGuest.HangGuard));

        Assert.Equal(Errno.EDEADLK, refused);
        _machine.Resume();
    }

    /// <summary>Two processors that stop each other, each in an exit of its own.</summary>
    [LinuxFact]
    public void ShouldNotLetTwoProcessorsWaitForEachOther()
    {
        using var both = new Barrier(2);
        var refused = new Errno[2];
        foreach (KvmCpu cpu in _machine.Cpus)
        {
            cpu.UnclaimedWrite = (own, _, _, _) =>
            {
                if (refused[own.Number] != Errno.None) return;
                both.SignalAndWait(RealModeGuest.HangGuard);
                KvmCpu other = _machine.Cpus[1 - own.Number];
                refused[own.Number] = Assert.Throws<MachineException>(() => other.Stop()).Errno;
                other.RequestStop();
            };
        }

        _kernel.Guest = fake => fake.MustLeave ? Errno.EINTR : fake.Port(isWrite: true, Unclaimed, 1, 1);
        foreach (KvmCpu cpu in _machine.Cpus) cpu.Start();

        Assert.All(_machine.Cpus, cpu => Assert.True(cpu.Wait(RealModeGuest.HangGuard, out _)));

        Assert.Equal([Errno.EDEADLK, Errno.EDEADLK], refused);
    }

    public void Dispose()
    {
        var end = new Thread(_machine.Dispose) { IsBackground = true };
        end.Start();
        Assert.True(end.Join(RealModeGuest.HangGuard), "The machine does not end.");
        _kernel.Dispose();
        _isDone.Dispose();
    }

    /// <summary>The guest does not leave by itself.</summary>
    private static Errno Spin(FakeCpu cpu)
    {
        while (!cpu.MustLeave) Thread.Yield();
        return Errno.EINTR;
    }

    /// <summary>Makes the machine run code of the place, on its loop or in the first processor's exit.</summary>
    private void Trigger(Place place, EventFd signal)
    {
        if (place is Place.LoopHandler or Place.LoopFailed)
        {
            signal.Signal();
            return;
        }

        if (place == Place.Doorbell)
        {
            _kernel.Ring(IoAddress.Pio(Base + Prober.DoorbellOffset));
            return;
        }

        if (place == Place.Resample) RaiseTheLine();
        _exit = ExitTo(place);
        Cpu.Start();
    }

    private static Func<FakeCpu, Errno> ExitTo(Place place) => place switch
    {
        Place.DoorbellInAnExit => cpu => cpu.Port(isWrite: true, Base + Prober.DoorbellOffset, 1, 1),
        Place.SynchronousDoorbell => cpu => cpu.Port(isWrite: true, Base + Prober.SynchronousOffset, 1, 1),
        Place.RegisterWrite => cpu => cpu.Port(isWrite: true, Base + Prober.RegisterOffset, 1, 1),
        Place.RegisterRead => cpu => cpu.Port(isWrite: false, Base + Prober.RegisterOffset, 1, 1),
        Place.Resample => cpu => cpu.EndInterrupt(Vector),
        Place.DeviceFailed => cpu => cpu.Port(isWrite: true, Base + Prober.FailingOffset, 1, 1),
        Place.UnclaimedRead => cpu => cpu.Port(isWrite: false, Unclaimed, 1, 1),
        _ => cpu => cpu.Port(isWrite: true, Unclaimed, 1, 1),
    };

    /// <summary>The guest takes an interrupt of the device, whose end it tells of later.</summary>
    private void RaiseTheLine()
    {
        var state = _machine.GetIoApicState();
        _machine.SetIoApicState(state with { Entries = state.Entries.SetItem(Prober.Line, LevelEntry) });
        _device.Raise();
        _machine.Settle();
    }

    private void Reach(Place place)
    {
        if (place != _place && !(place == Place.Doorbell && _place == Place.DoorbellInAnExit)) return;
        foreach (KvmCpu cpu in _machine.Cpus)
        {
            Refuse($"{place}: {cpu}.Stop", () => cpu.Stop());
            Refuse($"{place}: {cpu}.Wait", () => cpu.Wait());
            Refuse($"{place}: {cpu}.Wait with a limit", () => cpu.Wait(RealModeGuest.HangGuard, out _));
            Refuse($"{place}: {cpu}.Run", () => cpu.Run());
        }

        foreach (KvmCpu cpu in _machine.Cpus) cpu.RequestStop();
        _isDone.Set();
    }

    private void Refuse(string call, Action wait)
    {
        Exception? failure = Record.Exception(wait);
        if (failure is not MachineException { Errno: Errno.EDEADLK }) _failures.Add($"{call}: {failure?.Message ?? "not refused"}");
    }
}

/// <summary>A device that tells where its code runs.</summary>
[Device]
[LevelIrq(Gsi = Line, Resample = true)]
internal sealed partial class Prober
{
    public const int Line = 9;
    public const int DoorbellOffset = 0x0;
    public const int SynchronousOffset = 0x4;
    public const int RegisterOffset = 0x8;
    public const int FailingOffset = 0xC;

    public Action<WaitsFromInside.Place> Reached { get; set; } = _ => { };

    [Register(Pio, RegisterOffset)]
    private partial byte Register { get; set; }

    public void Raise() => Irq9.Raise();

    [Doorbell(Pio, DoorbellOffset)]
    private void OnDoorbell() => Reached(WaitsFromInside.Place.Doorbell);

    [Doorbell(Pio, SynchronousOffset, Synchronous = true)]
    private void OnSynchronous(ulong value) => Reached(WaitsFromInside.Place.SynchronousDoorbell);

    [Doorbell(Pio, FailingOffset, Synchronous = true)]
    private void OnFailing(ulong value) => throw new FormatException();

    [OnWrite(nameof(Register))]
    private void OnRegisterWrite(byte written) => Reached(WaitsFromInside.Place.RegisterWrite);

    [OnRead(nameof(Register))]
    private byte OnRegisterRead(byte stored)
    {
        Reached(WaitsFromInside.Place.RegisterRead);
        return stored;
    }

    [OnResample(Gsi = Line)]
    private void OnResample() => Reached(WaitsFromInside.Place.Resample);
}
