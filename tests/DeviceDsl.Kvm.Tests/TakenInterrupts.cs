using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>When a processor takes an interrupt: the same wherever the interrupt controllers are.</summary>
public sealed class TakenInterrupts
{
    private const byte Vector = 0x41;
    private const byte HighVector = 0x61;
    private const byte NmiVector = 2;
    private const byte SpuriousOfSecond8259 = 0x2F;
    private const int Pin = 20;
    private const int HighPin = 21;
    private const int PicPin = 5;
    private const int SecondPicPin = 12;
    private const byte PicVector = 0x20 + PicPin;
    private const uint LocalApic = 0xFEE0_0000;
    private const uint TaskPriority = LocalApic + 0x80;
    private const uint EndOfInterrupt = LocalApic + 0xB0;
    private const uint Version = LocalApic + 0x30;
    private const uint ApicEnabled = 1 << 11;
    private const ushort Raise = 0x310;
    private const ushort Lower = 0x311;
    private const ushort Count = RealModeGuest.DataAddress;
    private const ushort HighCount = RealModeGuest.DataAddress + 4;
    private const ushort Seen = RealModeGuest.DataAddress + 8;
    private const ushort Wanted = RealModeGuest.DataAddress + 12;

    private static readonly MsiMessage Nmi = new(LocalApic, (uint)DeliveryMode.Nmi << 8);

    public static TheoryData<InterruptControllers> Kinds()
        => [InterruptControllers.Kernel, InterruptControllers.Split, InterruptControllers.Managed];

    /// <summary>The guest makes no exit by itself: it only looks at its memory.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldReachAGuestThatRuns(InterruptControllers controllers)
    {
        const int Rounds = 3;
        using RealModeGuest guest = Open(controllers);
        guest.Write(Wanted, uint.MaxValue);
        guest.Load(
            c =>
            {
                c.MaskPics().EnableLocalApic().RouteEdge(Pin, Vector).Report();
                c.sti();
                c.AwaitEqual(Count, Wanted).Done();
            },
            Handler(Vector, Count));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        for (int i = 0; i < Rounds; i++)
        {
            Pulse(guest.Machine, Pin);
            guest.AwaitReports(1);
        }

        guest.Write(Wanted, Rounds);
        Await(guest);
        Assert.Equal(Rounds, (int)guest.Read(Count));
    }

    /// <summary>It waits while interrupts are off, and comes right after, without another exit of the guest.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldWaitUntilTheGuestEnablesInterrupts(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        guest.OnPort(Raise, () => Pulse(guest.Machine, Pin));
        guest.Write(Seen, uint.MaxValue);
        guest.Write(Wanted, 1);
        guest.Load(
            c =>
            {
                c.MaskPics().EnableLocalApic().RouteEdge(Pin, Vector).OutByte(Raise).Leave();
                c.Copy(Count, Seen);
                c.sti();
                c.AwaitEqual(Count, Wanted).Done();
            },
            Handler(Vector, Count));
        guest.Reset().Cpu.Start();
        Await(guest);

        Assert.Equal((0u, 1u), (guest.Read(Seen), guest.Read(Count)));
    }

    /// <summary>LAP-5: a vector of the task priority's class waits, a higher one does not.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldWaitUntilTheTaskPriorityAllowsThem(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        guest.OnPort(Raise, () =>
        {
            Pulse(guest.Machine, Pin);
            Pulse(guest.Machine, HighPin);
        });
        guest.Write(Seen, uint.MaxValue);
        guest.Write(Wanted, 1);
        guest.Load(
            c =>
            {
                c.MaskPics().EnableLocalApic().RouteEdge(Pin, Vector).RouteEdge(HighPin, HighVector).Store(TaskPriority, 0x4F);
                c.sti();
                c.OutByte(Raise).AwaitEqual(HighCount, Wanted).Leave();
                c.Copy(Count, Seen).Store(TaskPriority, 0).AwaitEqual(Count, Wanted).Done();
            },
            Handler(Vector, Count),
            Handler(HighVector, HighCount));
        guest.Reset().Cpu.Start();
        Await(guest);

        Assert.Equal((0u, 1u, 1u), (guest.Read(Seen), guest.Read(Count), guest.Read(HighCount)));
    }

    /// <summary>The higher vector interrupts the handler of the lower one, and not the other way round (LAP-5).</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldNestByPriority(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        guest.OnPort(Raise, () => Pulse(guest.Machine, HighPin));
        guest.OnPort(Lower, () => Pulse(guest.Machine, Pin));
        guest.Write(Wanted, 1);
        guest.Load(
            c =>
            {
                c.MaskPics().EnableLocalApic().RouteEdge(Pin, Vector).RouteEdge(HighPin, HighVector);
                c.sti();
                c.OutByte(Lower).AwaitEqual(Count, Wanted).Done();
            },
            (Vector, c => c.Serve(c =>
            {
                c.sti();
                // Within the handler the higher vector comes at once, and its handler requests the lower one again.
                c.OutByte(Raise).AwaitEqual(HighCount, Wanted);
                c.cli();
                c.Copy(Count, Seen).Increment(Count).EndInterrupt();
            })),
            (HighVector, c => c.Serve(c => c.Increment(HighCount).EndInterrupt())));
        guest.Reset().Cpu.Start();
        Await(guest);

        Assert.Equal((0u, 1u, 1u), (guest.Read(Seen), guest.Read(Count), guest.Read(HighCount)));
    }

    /// <summary>
    /// A processor that halts with interrupts off wakes up for an NMI alone. Should the NMI come before the halt, the guest goes on too.
    /// </summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldWakeAHaltWithInterruptsOffOnlyAsNmis(InterruptControllers controllers)
    {
        const ushort Awake = 0x5000;
        const int ReturnAddress = 12;
        using RealModeGuest guest = Open(controllers);
        guest.Write(Seen, uint.MaxValue);
        guest.Load(
            c =>
            {
                c.MaskPics().EnableLocalApic().RouteEdge(Pin, Vector).Report();
                c.hlt();
            },
            Handler(Vector, Count),
            (NmiVector, c => c.Serve(c =>
            {
                c.Increment(HighCount);
                c.mov(bp, sp);
                c.mov(__word_ptr[bp + ReturnAddress], Awake);
            })));
        guest.LoadAt(Awake, c => c.Copy(Count, Seen).Done());
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        Pulse(guest.Machine, Pin);
        Assert.Equal(1, guest.Machine.SignalMsi(Nmi));
        Await(guest);

        Assert.Equal((0u, 0u, 1u), (guest.Read(Seen), guest.Read(Count), guest.Read(HighCount)));
    }

    /// <summary>PIC-5, PIC-6: a request of the second 8259 that is gone when the processor acknowledges it becomes its input 7.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldBeSpuriousOnceTheirRequestIsGone(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        guest.OnPort(Raise, () =>
        {
            guest.Machine.SetIrqLine(SecondPicPin, true);
            guest.Machine.SetIrqLine(SecondPicPin, false);
        });
        guest.Write(Wanted, 1);
        guest.Load(
            c =>
            {
                c.InitializePics(mask: 0xFB).OutByte(0x4D1, 1 << (SecondPicPin - 8)).OutByte(Raise);
                c.sti();
                c.AwaitEqual(HighCount, Wanted).Done();
            },
            (0x28 + SecondPicPin - 8, c => c.Serve(c => c.Increment(Count).OutByte(0xA0, 0x20).OutByte(0x20, 0x20))),
            (SpuriousOfSecond8259, c => c.Serve(c => c.Increment(HighCount).OutByte(0x20, 0x20))));
        guest.Reset().Cpu.Start();
        Await(guest);

        Assert.Equal((0u, 1u), (guest.Read(Count), guest.Read(HighCount)));
    }

    /// <summary>PIC-14, LAP-7: without its local APIC a processor takes the interrupts of the 8259s, and reads ones in its place.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldComeFromThe8259sWithoutALocalApic(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        guest.OnPort(Raise, () => Pulse(guest.Machine, PicPin));
        guest.Write(Wanted, 1);
        guest.Load(
            c =>
            {
                c.InitializePics(mask: 0xDF).SetApicBase(LocalApic).Load(Version, Seen).OutByte(Raise);
                c.sti();
                c.AwaitEqual(Count, Wanted).Done();
            },
            (PicVector, c => c.Serve(c => c.Increment(Count).OutByte(0x20, 0x20))));
        guest.Reset().Cpu.Start();
        Await(guest);

        Assert.Equal((uint.MaxValue, 1u), (guest.Read(Seen), guest.Read(Count)));
    }

    /// <summary>The registers follow IA32_APIC_BASE.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldEndAtTheAddressOfTheLocalApic(InterruptControllers controllers)
    {
        const uint Moved = 0xFED5_0000;
        const int Rounds = 2;
        using RealModeGuest guest = Open(controllers);
        guest.OnPort(Raise, () => Pulse(guest.Machine, Pin));
        guest.Write(Wanted, 1);
        guest.Load(
            c =>
            {
                c.MaskPics().EnableLocalApic().RouteEdge(Pin, Vector).SetApicBase(Moved | ApicEnabled);
                c.sti();
                for (int i = 0; i < Rounds; i++) c.OutByte(Raise).AwaitEqual(Count, Wanted).Increment(Wanted);
                c.SetApicBase(LocalApic | ApicEnabled).Done();
            },
            (Vector, c => c.Serve(c => c.Increment(Count).Store(Moved + (EndOfInterrupt - LocalApic), 0))));
        guest.Reset().Cpu.Start();
        Await(guest);

        Assert.Equal(Rounds, (int)guest.Read(Count));
        Assert.Empty(guest.Machine.GetLocalApicState(0).InService);
    }

    /// <summary>A processor that is stopped or paused while it halts goes on halting, and takes what came meanwhile.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldWakeAProcessorThatWasStoppedWhileItHalted(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        guest.Load(
            c => c.MaskPics().EnableLocalApic().RouteEdge(Pin, Vector).Report().WaitForInterrupts(),
            Handler(Vector, Count));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        Pulse(guest.Machine, Pin);
        guest.AwaitReports(1);

        guest.Machine.Pause();
        Pulse(guest.Machine, Pin);
        Assert.Equal(1u, guest.Read(Count));
        guest.Machine.Resume();
        guest.AwaitReports(1);
        Assert.Equal(KvmStopReason.Requested, guest.Cpu.Stop().Reason);
        guest.Cpu.Start();
        Assert.Equal(KvmStopReason.Requested, guest.Cpu.Stop().Reason);
        Pulse(guest.Machine, Pin);
        guest.Cpu.Start();
        guest.AwaitReports(1);
        guest.Cpu.Stop();

        Assert.Equal(3u, guest.Read(Count));
    }

    /// <summary>A device comes and goes while the processor halts, and interrupts it in between.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldComeFromADeviceThatWasAttachedWhileTheProcessorHalted(InterruptControllers controllers)
    {
        const int Rounds = 5;
        using RealModeGuest guest = Open(controllers);
        guest.Load(
            c => c.MaskPics().EnableLocalApic().RouteEdge(Pulser.Gsi, Vector).Report().WaitForInterrupts(),
            Handler(Vector, Count));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        for (int i = 0; i < Rounds; i++)
        {
            var device = new Pulser();
            using Attachment attachment = guest.Machine.Attach(device);
            device.Pulse();
            guest.AwaitReports(1);
        }

        guest.Cpu.Stop();
        Assert.Equal(Rounds, (int)guest.Read(Count));
    }

    /// <summary>What is pending in a local APIC is in its state, and interrupts the processor of the machine that gets the state.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldComeOnTheMachineThatGetsTheState(InterruptControllers controllers)
    {
        using RealModeGuest source = Open(controllers);
        source.Load(c => c.MaskPics().EnableLocalApic().Done());
        source.Run();
        Assert.Equal(1, source.Machine.SignalMsi(new(LocalApic, Vector)));
        using RealModeGuest target = Open(controllers);
        target.Write(Wanted, 1);
        target.Load(
            c =>
            {
                c.MaskPics();
                c.sti();
                c.AwaitEqual(Count, Wanted).Done();
            },
            Handler(Vector, Count));

        target.Machine.SetLocalApicState(0, source.Machine.GetLocalApicState(0));
        target.Reset().Cpu.Start();
        Await(target);

        Assert.Equal(1u, target.Read(Count));
    }

    /// <summary>The state of a local APIC is read and set while its processor is idle.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldBeSavedOnlyOfAProcessorThatIsIdle(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        LocalApicState state = guest.Machine.GetLocalApicState(0);
        guest.Load(c => c.Report().WaitForInterrupts());
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => guest.Machine.GetLocalApicState(0)).Errno);
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => guest.Machine.SetLocalApicState(0, state)).Errno);
    }

    private static RealModeGuest Open(InterruptControllers controllers)
        => new(KvmMachine.Open(new() { InterruptControllers = controllers }));

    private static (byte Vector, Action<Assembler> Code) Handler(byte vector, ushort count)
        => (vector, c => c.Serve(c => c.Increment(count).EndInterrupt().Leave().Report()));

    private static void Pulse(Machine machine, int pin)
    {
        machine.SetIrqLine(pin, true);
        machine.SetIrqLine(pin, false);
    }

    private static void Await(RealModeGuest guest)
        => Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out KvmStop stop) && stop.Reason == KvmStopReason.Requested, $"{stop}");
}
