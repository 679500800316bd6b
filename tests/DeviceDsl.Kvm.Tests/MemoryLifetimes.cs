using System.Runtime.CompilerServices;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// The kernel writes to guest memory while the guest runs, unseen by the garbage collector: every object that can make the guest run keeps
/// the memory alive, even if its user has dropped all other references.
/// </summary>
[Trait("Category", "Slow")]
public sealed class MemoryLifetimes
{
    private const int Exits = 20;
    private const ushort Port = 0x300;

    /// <summary>Who is left when the guest runs.</summary>
    public enum Holder
    {
        /// <summary>The processor that runs in the calling thread.</summary>
        Cpu,

        /// <summary>The processor that runs in a thread of its own.</summary>
        StartedCpu,

        /// <summary>The thread of a processor that was started, and nothing else.</summary>
        Thread,

        /// <summary>The list of processors.</summary>
        Cpus,

        /// <summary>The machine.</summary>
        Machine,
    }

    [LinuxTheory]
    [MemberData(nameof(Holders))]
    public void ShouldBeKeptByEveryObjectThatCanRunTheGuest(Holder holder)
    {
        using var kernel = new FakeKernel();
        using var end = new ManualResetEventSlim();
        int exits = 0;
        kernel.Guest = cpu =>
        {
            if (cpu.MustLeave) return Errno.EINTR;
            if (exits++ < Exits) return cpu.Port(isWrite: true, Port, 1, 1);
            cpu.Halt();
            end.Set();
            return Errno.None;
        };
        WeakReference memory = Hold(() => kernel.Open(), holder, end, out object kept);

        Run(holder, kept, end);

        Assert.Equal(Exits + 1, exits);
        GC.KeepAlive(memory);
    }

    [KvmTheory]
    [MemberData(nameof(Holders))]
    public void ShouldBeKeptWhileTheKernelRunsTheGuest(Holder holder)
    {
        using var end = new ManualResetEventSlim();
        WeakReference memory = Hold(() => KvmMachine.Open(), holder, end, out object kept);

        Run(holder, kept, end);

        GC.KeepAlive(memory);
    }

    /// <summary>The processor of the kernel keeps it by itself, without the machine above.</summary>
    [LinuxFact]
    public void ShouldBeKeptByTheProcessorOfTheKernel()
    {
        using var kernel = new FakeKernel();
        WeakReference memory = Map(kernel, out VirtualCpu cpu);

        Collect();

        Assert.True(memory.IsAlive);
        cpu.Dispose();
    }

    [LinuxFact]
    public void ShouldBeReleasedWhenTheKernelRefusesIt()
    {
        using var kernel = new FakeKernel();
        kernel.Refuse = request => request == Ioctl.SetMemoryRegion ? Errno.ENOMEM : Errno.None;
        WeakReference memory = Map(kernel, out VirtualCpu cpu);

        Collect();

        Assert.False(memory.IsAlive);
        cpu.Dispose();
    }

    [LinuxFact]
    public void ShouldBeReleasedWithTheProcessor()
    {
        using var kernel = new FakeKernel();
        WeakReference memory = Forget(kernel);

        Collect();

        Assert.False(memory.IsAlive);
    }

    public static TheoryData<Holder> Holders() => new(Enum.GetValues<Holder>());

    /// <summary>Makes a machine of which only one object is left when this returns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Hold(Func<KvmMachine> open, Holder holder, ManualResetEventSlim end, out object kept)
    {
        KvmMachine machine = open();
        GuestMemory memory = machine.AddMemory(0, 0x1_0000);
        Load(memory);
        var weak = new WeakReference(memory);
        int exits = 0;
        KvmCpu cpu = machine.Cpus[0];
        cpu.UnclaimedWrite = (own, address, _, value) =>
        {
            Collect();
            Assert.True(weak.IsAlive, $"The memory is gone at exit {exits}.");
            exits++;
            if (address == IoAddress.Pio(Port)) return;
            own.RequestStop();
            end.Set();
        };
        cpu.EnterRealMode(segment: 0, offset: RealModeGuest.CodeAddress, stack: RealModeGuest.StackEnd);
        if (holder == Holder.Thread) cpu.Start();
        kept = holder switch
        {
            Holder.Machine => machine,
            Holder.Cpus => machine.Cpus,
            Holder.Thread => end,
            _ => cpu,
        };
        return weak;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Run(Holder holder, object kept, ManualResetEventSlim end)
    {
        Collect();
        switch (holder)
        {
            case Holder.Thread: break;
            case Holder.StartedCpu: Start((KvmCpu)kept); break;
            case Holder.Cpus: ((IReadOnlyList<KvmCpu>)kept)[0].Run(); break;
            case Holder.Machine: ((KvmMachine)kept).Cpus[0].Run(); break;
            default: ((KvmCpu)kept).Run(); break;
        }

        Assert.True(end.Wait(RealModeGuest.HangGuard));
    }

    private static void Start(KvmCpu cpu)
    {
        cpu.Start();
        Assert.True(cpu.Wait(RealModeGuest.HangGuard, out _));
    }

    /// <summary>A guest that makes exits between which it counts in its memory.</summary>
    private static void Load(GuestMemory memory)
    {
        var c = new Assembler(bitness: 16);
        c.mov(cx, Exits);
        Label again = c.CreateLabel();
        c.Label(ref again);
        c.Increment(RealModeGuest.DataAddress).OutByte(Port);
        c.dec(cx);
        c.jnz(again);
        c.Done();
        using var stream = new MemoryStream();
        c.Assemble(new StreamCodeWriter(stream), RealModeGuest.CodeAddress);
        stream.ToArray().CopyTo(memory.Bytes[RealModeGuest.CodeAddress..]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget(FakeKernel kernel) => new(kernel.Open().AddMemory(0, 0x1_0000));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Map(FakeKernel kernel, out VirtualCpu cpu)
    {
        Assert.Null(KvmDevice.TryOpen("/dev/null", kernel, out KvmFile? kvm));
        Assert.Null(
            VirtualMachine.TryCreate(kvm!, "machine", KernelControllers.All, hasWideDestinations: false, out VirtualMachine? machine));
        Assert.Null(machine!.TryCreateCpu(0, out VirtualCpu? made));
        var memory = new GuestMemory(0, 0x1000, isReadOnly: false);
        machine.TryMap(0, memory);
        kvm!.Dispose();
        cpu = made!;
        return new WeakReference(memory);
    }

    private static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
    }
}
