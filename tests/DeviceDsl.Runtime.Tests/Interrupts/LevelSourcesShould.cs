using DeviceDsl.Interrupts;
using DeviceDsl.Runtime.Tests.Devices;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeviceDsl.Runtime.Tests.Interrupts;

/// <summary>The level lines of devices where the machine refuses to take a level.</summary>
public sealed class LevelSourcesShould
{
    private const int Steps = 4;
    private static readonly string[] Operations = ["raise 0", "raise 1", "lower 0", "lower 1", "end 0", "end 1"];

    /// <summary>Two lines on one GSI, in every order of what is done to them, with the machine refusing at any of the steps.</summary>
    [Fact]
    public void HoldOnlyLevelsThatTheMachineAccepted()
    {
        int[] orders = [.. Enumerable.Range(0, (int)Math.Pow(Operations.Length, Steps))];
        foreach (int order in orders)
        {
            for (int refusals = 0; refusals < 1 << Steps; refusals++) Play(order, refusals);
        }
    }

    [Fact]
    public void FailTheDeviceAgainAfterItsReset()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false, Logger = NullLogger.Instance });
        using Attachment lamp = machine.Attach(new Lantern());
        byte[] before = Save(machine, lamp);
        for (int round = 1; round <= 3; round++)
        {
            machine.GuestWrite(IoAddress.Pio(0), 1, 1);
            machine.Settle();

            Assert.Equal((true, round), (lamp.NeedsReset, lamp.FailureCount));
            lamp.Reset();
            Assert.Equal(before, Save(machine, lamp));
        }
    }

    private static byte[] Save(EmbeddedMachine machine, Attachment attachment)
    {
        machine.Pause();
        byte[] state = attachment.Save();
        machine.Resume();
        return state;
    }

    private static void Play(int order, int refusals)
    {
        bool refuses = false;
        bool isUp = false;
        var levels = new LevelSources((_, level) =>
        {
            if (refuses) throw new MachineException(Errno.ENXIO, "", "no");
            isUp = level;
        });
        LevelSources.Source[] lines = [levels.Add(5), levels.Add(5)];
        bool[] held = [false, false];
        bool[] ended = [false, false];
        var done = new List<string>();
        for (int step = 0; step < Steps; step++, order /= Operations.Length)
        {
            string operation = Operations[order % Operations.Length];
            refuses = (refusals >> step & 1) != 0;
            int line = operation[^1] - '0';
            bool ends = operation.StartsWith("end", StringComparison.Ordinal);
            bool level = operation.StartsWith("raise", StringComparison.Ordinal);
            bool changes = level != held[line] && !ended[line];
            bool asks = changes && !held[1 - line];
            bool before = isUp;
            done.Add(refuses ? $"{operation} in vain" : operation);

            Exception? thrown = Record.Exception(() => Do(lines[line], ends, level));

            string message = string.Join(", ", done);
            Assert.True((thrown is not null) == (asks && refuses && !ends), message);
            // The end of a line is its end whatever the machine says.
            if (changes && (ends || thrown is null)) held[line] = level;
            ended[line] |= ends;
            Assert.True(isUp == (asks && !refuses ? level : before), message);
            Assert.True(lines[0].IsUp == held[0] && lines[1].IsUp == held[1], message);
        }
    }

    private static void Do(LevelSources.Source line, bool ends, bool level)
    {
        if (ends) line.End();
        else line.Set(level);
    }
}
