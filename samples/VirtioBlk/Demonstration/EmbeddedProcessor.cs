using System.Diagnostics;
using DeviceDsl;

namespace VirtioBlk.Demonstration;

/// <summary>The processor of an embedded machine; its guest is this program.</summary>
internal sealed class EmbeddedProcessor : GuestProcessor
{
    private const int ClockCheckInterval = 1 << 16;

    private readonly EmbeddedMachine _machine = new();

    public override Machine Machine => _machine;

    private EmbeddedCpu Cpu => _machine.Cpus[0];

    public override ulong Read(IoAddress address, int length) => Cpu.Read(address, length);

    public override void Write(IoAddress address, int length, ulong value) => Cpu.Write(address, length, value);

    public override bool TakeInterrupt()
    {
        long begin = Stopwatch.GetTimestamp();
        var wait = default(SpinWait);
        for (int turn = 1; Cpu.LocalApic.Acknowledge() is null; turn++)
        {
            if (turn % ClockCheckInterval == 0 && Stopwatch.GetElapsedTime(begin) > InterruptTimeout) return false;
            wait.SpinOnce(sleep1Threshold: -1);
        }

        return true;
    }

    public override void EndInterrupt() => Cpu.LocalApic.EndOfInterrupt();

    public override void Dispose() => _machine.Dispose();
}
