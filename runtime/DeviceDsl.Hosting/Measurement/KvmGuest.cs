using System.Buffers.Binary;
using DeviceDsl.Kvm;

namespace DeviceDsl.Hosting.Measurement;

/// <summary>The KVM machine; its guest is a few bytes of real-mode code.</summary>
internal sealed class KvmGuest : MeasuredGuest
{
    private const int MemoryLength = 0x1_0000;
    private const ushort FirstCode = 0x1000;
    private const ushort CodeSpacing = 0x100;
    private const ushort StackEnd = 0xF000;

    private readonly KvmMachine _machine;
    private readonly GuestMemory _memory;
    private ushort _nextCode = FirstCode;

    public KvmGuest(KvmMachineOptions options)
        : this(KvmMachine.Open(options))
    {
    }

    private KvmGuest(KvmMachine machine)
        : base(machine)
    {
        _machine = machine;
        _memory = _machine.AddMemory(0, MemoryLength);
        Cpu.UnclaimedWrite = (cpu, address, _, _) =>
        {
            if (address == RingingCode.DonePort) cpu.RequestStop();
        };
    }

    /// <inheritdoc/>
    public override int WritesPerRun => 5_000;

    private KvmCpu Cpu => _machine.Cpus[0];

    /// <inheritdoc/>
    public override IWriteLoop? TryCreateLoop(RingingWrite write, out string whyNot)
    {
        if (!RingingCode.CanMake(write, out whyNot)) return null;
        ushort start = _nextCode;
        _nextCode += CodeSpacing;
        RingingCode.Assemble(write, start).CopyTo(_memory.Bytes[start..]);
        return new Loop(this, start);
    }

    private sealed class Loop(KvmGuest guest, ushort start) : IWriteLoop
    {
        public void Prepare(int count)
        {
            BinaryPrimitives.WriteInt32LittleEndian(guest._memory.Bytes[RingingCode.CountAddress..], count);
            guest.Cpu.EnterRealMode(segment: 0, offset: start, stack: StackEnd);
        }

        public void Run()
        {
            KvmStop stop = guest.Cpu.Run();
            if (stop.Reason != KvmStopReason.Requested)
            {
                throw new InvalidOperationException($"The guest stopped before it had made all its writes: {stop.Reason} {stop.Detail}");
            }
        }
    }
}
