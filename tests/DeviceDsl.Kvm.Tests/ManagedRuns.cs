using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>What a processor with a local APIC of this process asks of the kernel, and how it waits.</summary>
public sealed class ManagedRuns : IDisposable
{
    private const byte Vector = 0x41;
    private const ulong LocalApic = 0xFEE0_0000;
    private const ulong EndOfInterrupt = LocalApic + 0xB0;
    private const uint Enabled = 0x1FF;
    private const int Spurious = 0xF0 >> 4;
    private const int TaskPriority = 0x80 >> 4;

    private static readonly MsiMessage Message = new(LocalApic, Vector);

    private readonly FakeKernel _kernel = new();
    private readonly KvmMachine _machine;
    private readonly List<uint> _injected = [];

    public ManagedRuns()
    {
        _machine = _kernel.Open(new() { Cpus = 2, InterruptControllers = InterruptControllers.Managed });
        _kernel.Observe = (request, argument) =>
        {
            if (request == Ioctl.Interrupt) _injected.Add(ReadVector(argument));
        };
        SetRegister(Spurious, Enabled);
        Cpu.EnterRealMode(0, 0, 0);
    }

    private KvmCpu Cpu => _machine.Cpus[0];

    [LinuxFact]
    public void ShouldInjectOnlyInTheWindow()
    {
        var steps = new Queue<Func<FakeCpu, Errno>>(
        [
            cpu => Then(cpu, () => Assert.True(cpu.IsWindowWanted), cpu.PortWrite),
            cpu => Then(cpu, () => Assert.True(cpu.IsWindowWanted && _injected.Count == 0), cpu.OpenWindow),
            cpu => Then(cpu, () => Assert.False(cpu.IsWindowWanted), () => cpu.Exit(ExitReason.Shutdown)),
        ]);
        _kernel.Guest = cpu => steps.Dequeue()(cpu);
        Assert.Equal(1, _machine.SignalMsi(Message));

        Assert.Equal(KvmStopReason.Shutdown, Cpu.Run().Reason);

        Assert.Equal([Vector], _injected);
        Assert.Equal([Vector], _machine.GetLocalApicState(0).InService);
    }

    /// <summary>The second waits for the end of the first, and then for the window.</summary>
    [LinuxFact]
    public void ShouldInjectOneInterruptAtATime()
    {
        var steps = new Queue<Func<FakeCpu, Errno>>(
        [
            cpu => cpu.OpenWindow(),
            cpu => Then(cpu, () => Assert.False(cpu.IsWindowWanted), () => cpu.MmioWrite(EndOfInterrupt, 0)),
            cpu => cpu.Exit(ExitReason.Shutdown),
        ]);
        _kernel.Guest = cpu => steps.Dequeue()(cpu);
        _machine.SignalMsi(Message);
        _machine.SignalMsi(Message with { Data = Vector + 1 });

        Cpu.Run();

        Assert.Equal([Vector + 1u, Vector], _injected);
    }

    /// <summary>A state that is saved while a run begins is that of before or after it: the run begins when the pause ends.</summary>
    [LinuxFact]
    public void ShouldTakeNoEventBeforeAPauseEnds()
    {
        const uint Nmi = 4 << 8;
        _kernel.Guest = cpu => cpu.MustLeave ? Errno.EINTR : cpu.Exit(ExitReason.Shutdown);
        _machine.Pause();
        _machine.SignalMsi(new MsiMessage(LocalApic, Nmi));
        byte[] before = _machine.Save();

        Cpu.Start();

        Assert.Equal(before, _machine.Save());
        _machine.Resume();
        Assert.Equal(KvmStopReason.Shutdown, Cpu.Wait().Reason);
    }

    /// <summary>CR8 and the task priority are one register: what either side writes, the other has.</summary>
    [LinuxFact]
    public void ShouldHaveOneTaskPriority()
    {
        SetRegister(TaskPriority, 0x57);
        var seen = new List<byte>();
        var steps = new Queue<Func<FakeCpu, Errno>>(
        [
            cpu => Then(cpu, () => seen.Add(cpu.Cr8), cpu.OpenWindow),
            cpu => Then(cpu, () => cpu.Cr8 = 3, () => cpu.Exit(ExitReason.TaskPriority)),
            cpu => Then(cpu, () => seen.Add(cpu.Cr8), () => cpu.Exit(ExitReason.Shutdown)),
        ]);
        _kernel.Guest = cpu => steps.Dequeue()(cpu);
        _machine.SignalMsi(Message);

        Cpu.Run();

        Assert.Equal([5, 3], seen);
        Assert.Equal(0x30u, _machine.GetLocalApicState(0).TaskPriority);
        // What the higher priority held back came once it was lower.
        Assert.Equal([Vector], _injected);
    }

    [LinuxFact]
    public void ShouldKeepTheTaskPriorityThatTheGuestDoesNotWrite()
    {
        SetRegister(TaskPriority, 0x57);
        _kernel.Guest = cpu => cpu.Exit(ExitReason.Shutdown);

        Cpu.Run();

        Assert.Equal(0x57u, _machine.GetLocalApicState(0).TaskPriority);
    }

    /// <summary>The guest halts all the time. Each interrupt comes at some moment of that, and wakes it.</summary>
    [LinuxFact]
    public void ShouldMissNoInterruptWhileItHalts()
    {
        const int Rounds = 5_000;
        using var taken = new SemaphoreSlim(0);
        bool isServing = false;
        _kernel.Observe = (request, _) =>
        {
            if (request != Ioctl.Interrupt) return;
            isServing = true;
            taken.Release();
        };
        _kernel.Guest = cpu =>
        {
            if (cpu.MustLeave) return Errno.EINTR;
            if (!isServing) return cpu.HaltWithInterruptsOn();
            isServing = false;
            return cpu.MmioWrite(EndOfInterrupt, 0);
        };
        Cpu.Start();

        for (int i = 0; i < Rounds; i++)
        {
            _machine.SignalMsi(Message);
            Assert.True(taken.Wait(RealModeGuest.HangGuard), $"Interrupt {i} did not come.");
        }

        Assert.Equal(KvmStopReason.Requested, Cpu.Stop().Reason);
    }

    /// <summary>Each pause, stop and interrupt comes at some moment of a halt.</summary>
    [LinuxFact]
    public void ShouldEndEveryHaltOnRequest()
    {
        const int Rounds = 1_000;
        _kernel.Guest = cpu => cpu.MustLeave ? Errno.EINTR : cpu.HaltWithInterruptsOn();
        for (int i = 0; i < Rounds; i++)
        {
            Cpu.Start();
            _machine.Pause();
            _machine.Resume();
            Cpu.RequestStop();
            Assert.True(Cpu.Wait(RealModeGuest.HangGuard, out KvmStop stop), $"Run {i} did not end.");
            Assert.Equal(KvmStopReason.Requested, stop.Reason);
        }
    }

    /// <summary>The kernel's processor is not entered before its start, and has the state of one then.</summary>
    [LinuxFact]
    public void ShouldStartAProcessorAtThePageOfItsMessage()
    {
        const byte Page = 0x9A;
        SystemRegisters system = default;
        _kernel.Observe = (request, argument) =>
        {
            if (request == Ioctl.SetSystemRegisters) system = ReadSystem(argument);
        };
        _kernel.Guest = cpu => Then(cpu, () => Assert.Equal(1, cpu.Number), () => cpu.Exit(ExitReason.Shutdown));
        Send(DeliveryMode.Startup, 1);
        Send(DeliveryMode.Init, 0);
        Send(DeliveryMode.Startup, Page);

        Assert.Equal(KvmStopReason.Shutdown, _machine.Cpus[1].Run().Reason);

        Assert.Equal((Page << 8, (ulong)Page << 12), (system.Cs.Selector, system.Cs.Base));

        void Send(DeliveryMode mode, byte vector) => _machine.SignalMsi(new(LocalApic | 1 << 12, ((uint)mode << 8) | vector));
    }

    /// <summary>No access of a guest to the controllers ends its run, let alone this process.</summary>
    [LinuxFact]
    public void ShouldServeEveryAccessToTheControllers()
    {
        const int Accesses = 200_000;
        var random = new Random(16);
        int left = Accesses;
        _kernel.Observe = (_, _) => { };
        _kernel.Guest = cpu =>
        {
            if (cpu.MustLeave) return Errno.EINTR;
            if (left-- == 0) return cpu.Exit(ExitReason.Shutdown);
            if (random.Next(16) == 0) return cpu.OpenWindow();
            bool isWrite = random.Next(4) != 0;
            if (random.Next(4) == 0)
            {
                ushort port = (ushort)(new[] { 0x20, 0xA0, 0x4D0 }[random.Next(3)] + random.Next(2));
                random.NextBytes(cpu.PortData(4));
                return cpu.Port(isWrite, port, 1 << random.Next(3), 1);
            }

            ulong address = random.Next(3) == 0
                ? 0xFEC0_0000 + (ulong)random.Next(0x20)
                : LocalApic + (ulong)(random.Next(0x40) << 4) + (ulong)(random.Next(8) == 0 ? random.Next(0x10) : 0);
            return cpu.Mmio(isWrite, address, 1 << random.Next(4), value: (ulong)random.NextInt64());
        };

        Assert.Equal(KvmStopReason.Shutdown, Cpu.Run().Reason);
        Assert.Equal(-1, left);
    }

    public void Dispose()
    {
        _machine.Dispose();
        _kernel.Dispose();
    }

    private static Errno Then(FakeCpu cpu, Action check, Func<Errno> exit)
    {
        check();
        return exit();
    }

    private static unsafe uint ReadVector(nuint argument) => *(uint*)argument;

    private static unsafe SystemRegisters ReadSystem(nuint argument) => *(SystemRegisters*)argument;

    private void SetRegister(int register, uint value)
    {
        LocalApicState state = _machine.GetLocalApicState(0);
        _machine.SetLocalApicState(0, state with { Registers = state.Registers.SetItem(register, value) });
    }
}
