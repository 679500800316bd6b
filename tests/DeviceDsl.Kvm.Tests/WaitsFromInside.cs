using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;

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
    private const int OtherLine = 10;

    private readonly FakeKernel _kernel = new();
    private readonly FakeKernel _otherKernel = new();
    private readonly KvmMachine _machine;
    private readonly KvmMachine _other;
    private readonly Prober _device = new();
    private readonly List<string> _failures = [];
    private readonly ManualResetEventSlim _isDone = new();
    private Place _place;
    private Func<FakeCpu, Errno>? _exit;

    public WaitsFromInside()
    {
        _machine = _kernel.Open(new() { Cpus = 2, InterruptControllers = InterruptControllers.Split });
        _other = _otherKernel.Open(new());
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
        EndOfInterrupt,
        Reset,
        Load,
        Post,
        Synchronize,
        DeviceFailed,
        UnclaimedWrite,
        UnclaimedRead,
    }

    private KvmCpu Cpu => _machine.Cpus[0];

    public static TheoryData<Place> Places() => new(Enum.GetValues<Place>());

    [LinuxTheory]
    [MemberData(nameof(Places))]
    public void ShouldBeRefusedFromEveryHandler(Place place)
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
    public void ShouldNotBlockOtherWaitersForTheDevice()
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
    public void ShouldNotPreventAPause()
    {
        using var mayWait = new ManualResetEventSlim();
        using var hasBegun = new ManualResetEventSlim();
        using EventFd signal = _machine.CreateEventFd();
        Errno refused = Errno.None;
        using LoopRegistration handler = _machine.Loop.Add(signal, () =>
        {
            hasBegun.Set();
            Assert.True(mayWait.Wait(RealModeGuest.HangGuard));
            refused = Assert.Throws<MachineException>(() => _machine.Cpus[0].Wait()).Errno;
        });
        _machine.Cpus[0].Start();
        signal.Signal();
        Assert.True(hasBegun.Wait(RealModeGuest.HangGuard));
        var pause = new Thread(_machine.Pause) { IsBackground = true };
        pause.Start();
        mayWait.Set();

        Assert.True(pause.Join(RealModeGuest.HangGuard));

        Assert.Equal(Errno.EDEADLK, refused);
        _machine.Resume();
    }

    /// <summary>Two processors that stop each other, each in an exit of its own.</summary>
    [LinuxFact]
    public void ShouldNotDeadlockTwoProcessors()
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

    /// <summary>In a pause the guest stands still: the thread that holds it neither runs it nor awaits the end of a run.</summary>
    [LinuxFact]
    public void ShouldBeRefusedOnThePausingThread()
    {
        _machine.Pause();
        Assert.Equal(Errno.EDEADLK, Assert.Throws<MachineException>(() => Cpu.Run()).Errno);
        Cpu.Start();
        Assert.Equal(Errno.EDEADLK, Assert.Throws<MachineException>(() => Cpu.Wait()).Errno);
        Assert.False(Cpu.Wait(TimeSpan.Zero, out _));

        // What ends the run is not refused, nor what only looks at one that has ended.
        Assert.Equal(KvmStopReason.Requested, Cpu.Stop().Reason);
        Assert.Equal(KvmStopReason.Requested, Cpu.Wait().Reason);
        Cpu.Start();
        Cpu.RequestStop();
        Assert.Equal(KvmStopReason.Requested, Cpu.Wait().Reason);

        // Another thread may wait for the end of the pause.
        var other = new Thread(() => Cpu.Run()) { IsBackground = true };
        other.Start();
        Assert.True(SpinWait.SpinUntil(() => Cpu.IsRunning, RealModeGuest.HangGuard));
        _machine.Resume();
        Cpu.RequestStop();
        Assert.True(other.Join(RealModeGuest.HangGuard));
    }

    /// <summary>Every thread that disposes of the machine finds the guest stopped afterwards, not only the first.</summary>
    [LinuxFact]
    public void ShouldEndWithTheGuestForEveryDisposer()
    {
        using var isInExit = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        Cpu.UnclaimedWrite = (_, _, _, _) =>
        {
            isInExit.Set();
            mayLeave.Wait();
        };
        _exit = cpu => cpu.Port(isWrite: true, Unclaimed, 1, 1);
        Cpu.Start();
        Assert.True(isInExit.Wait(RealModeGuest.HangGuard));
        bool[] wasRunning = new bool[2];
        Thread[] ends = [.. Enumerable.Range(0, 2).Select(number => new Thread(() =>
        {
            _machine.Dispose();
            wasRunning[number] = Cpu.IsRunning;
        }) { IsBackground = true })];
        foreach (Thread end in ends)
        {
            end.Start();
            Assert.True(
                SpinWait.SpinUntil(() => !end.IsAlive || (end.ThreadState & ThreadState.WaitSleepJoin) != 0, RealModeGuest.HangGuard));
        }

        mayLeave.Set();

        Assert.All(ends, end => Assert.True(end.Join(RealModeGuest.HangGuard)));
        Assert.Equal([false, false], wasRunning);
    }

    public void Dispose()
    {
        var end = new Thread(_machine.Dispose) { IsBackground = true };
        end.Start();
        Assert.True(end.Join(RealModeGuest.HangGuard), "The machine does not end.");
        _other.Dispose();
        _otherKernel.Dispose();
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

        if (TryCall(place)) return;
        if (place is Place.Resample or Place.EndOfInterrupt) RaiseALine(place);
        _exit = ExitTo(place);
        Cpu.Start();
    }

    private static Func<FakeCpu, Errno> ExitTo(Place place) => place switch
    {
        Place.DoorbellInAnExit => cpu => cpu.Port(isWrite: true, Base + Prober.DoorbellOffset, 1, 1),
        Place.SynchronousDoorbell => cpu => cpu.Port(isWrite: true, Base + Prober.SynchronousOffset, 1, 1),
        Place.RegisterWrite => cpu => cpu.Port(isWrite: true, Base + Prober.RegisterOffset, 1, 1),
        Place.RegisterRead => cpu => cpu.Port(isWrite: false, Base + Prober.RegisterOffset, 1, 1),
        Place.Resample or Place.EndOfInterrupt => cpu => cpu.EndInterrupt(Vector),
        Place.DeviceFailed => cpu => cpu.Port(isWrite: true, Base + Prober.FailingOffset, 1, 1),
        Place.UnclaimedRead => cpu => cpu.Port(isWrite: false, Unclaimed, 1, 1),
        _ => cpu => cpu.Port(isWrite: true, Unclaimed, 1, 1),
    };

    /// <summary>Code of a device that a call of the host runs, in the calling thread or on the loop.</summary>
    private bool TryCall(Place place)
    {
        Attachment attachment = _machine.Attachments[0];
        switch (place)
        {
            case Place.Reset:
                attachment.Reset();
                return true;
            case Place.Post:
                attachment.Post(() => Reach(Place.Post));
                return true;
            case Place.Synchronize:
                attachment.Synchronize(() => Reach(Place.Synchronize));
                return true;
            case Place.Load:
                _machine.Pause();
                attachment.Load(attachment.Save());
                _machine.Resume();
                return true;
            default:
                return false;
        }
    }

    /// <summary>The guest takes an interrupt, whose end it tells of later.</summary>
    private void RaiseALine(Place place)
    {
        int line = place == Place.Resample ? Prober.Line : OtherLine;
        IoApicState state = _machine.GetIoApicState();
        _machine.SetIoApicState(state with { Entries = state.Entries.SetItem(line, LevelEntry) });
        EventFd trigger = _machine.CreateEventFd();
        IrqFdRegistration level = _machine.AssignLevelIrqFd(trigger, OtherLine);
        _machine.AssignEoiNotification(level.LevelKey!, () => Reach(Place.EndOfInterrupt));
        if (place == Place.Resample) _device.Raise();
        else trigger.Signal();
        _machine.Settle();
    }

    private void Reach(Place place)
    {
        if (place != _place && !(place == Place.Doorbell && _place == Place.DoorbellInAnExit)) return;
        foreach (KvmCpu cpu in _machine.Cpus.Concat(_other.Cpus))
        {
            Refuse($"{place}: {cpu}.Stop", () => cpu.Stop());
            Refuse($"{place}: {cpu}.Wait", () => cpu.Wait());
            Refuse($"{place}: {cpu}.Wait with a limit", () => cpu.Wait(RealModeGuest.HangGuard, out _));
            Refuse($"{place}: {cpu}.Run", () => cpu.Run());
        }

        // Code of the other machine may be waiting for this one.
        foreach (KvmMachine machine in new[] { _machine, _other })
        {
            Refuse($"{place}: {machine}.Pause", machine.Pause);
            Refuse($"{place}: {machine}.Resume", machine.Resume);
            Refuse($"{place}: {machine}.Settle", machine.Settle);
            Refuse($"{place}: {machine}.Dispose", machine.Dispose);
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
