using DeviceDsl.Conformance.Replay;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Conformance.Live;

/// <summary>Random commands on two machines: equal where both follow one kernel, and a short report where they do not.</summary>
public sealed class ComparisonShould
{
    [KvmTheory]
    [InlineData(ComparedMachine.Kernel, 20_000)]
    [InlineData(ComparedMachine.Kvm, 3_000)]
    [InlineData(ComparedMachine.KvmSplit, 3_000)]
    [InlineData(ComparedMachine.KvmManaged, 3_000)]
    public void FindNoDifferenceFromTheEmbeddedMachine(ComparedMachine machine, int commands)
    {
        using var output = new StringWriter();

        int differences = new Comparison(machine, seed: 1, commands, output).Run();

        Assert.True(differences == 0, output.ToString());
    }

    /// <summary>PIC-12: a poll sets bit 7 from 6.12 on; RES-8: unmasking asks the devices.</summary>
    [Fact]
    public void FindAndShrinkADifferenceBetweenTwoKernels()
    {
        MachinePair pair = Pair(KernelProfile.Linux6_1, KernelProfile.Newest);
        IReadOnlyList<string> commands = Enumerable.Range(1, 200).Select(RandomCommands.Create).First(all => pair.Run(all) is not null);

        string[] shortest = [.. Shrinker.Shrink(commands, candidate => pair.Run(candidate) is not null)];

        Assert.InRange(shortest.Length, 2, 8);
        Assert.Equal(commands[0], shortest[0]);
        Assert.All(
            Enumerable.Range(1, shortest.Length - 1),
            index => Assert.Null(pair.Run([.. shortest[..index], .. shortest[(index + 1)..]])));
        Assert.NotNull(pair.Run(shortest));
    }

    [Fact]
    public void FindNoDifferenceBetweenTwoEqualMachines()
    {
        MachinePair pair = Pair(KernelProfile.Newest, KernelProfile.Newest);

        Assert.All(Enumerable.Range(1, 10), seed => Assert.Null(pair.Run(RandomCommands.Create(seed))));
    }

    [Fact]
    public void ReportAStateThatDiffersThoughEveryResultIsEqual()
    {
        MachinePair pair = new(
            call => new EmbeddedTraceMachine(call),
            call => new EmbeddedTraceMachine(call with { Kind = VmKind.Split }),
            KernelProfile.Newest);

        Difference? found = pair.Run(["vm irqchip"]);

        Assert.Equal(new Difference(0, "ioapic", "ioapic id=0x0 sel=0x0 irr=0x0", "ENXIO"), found);
    }

    [Fact]
    public void MakeEqualSequencesOfEqualSeeds()
    {
        Assert.Equal(RandomCommands.Create(7), RandomCommands.Create(7));
        Assert.NotEqual(RandomCommands.Create(7), RandomCommands.Create(8));
    }

    /// <summary>Every command of the format that changes or reads something occurs.</summary>
    [Fact]
    public void MakeEveryKindOfCommand()
    {
        string[] shown = ["ioapic", "lapic", "apic", "pic", "extint"];
        HashSet<string> made = [.. Enumerable.Range(1, 20).SelectMany(RandomCommands.Create).Select(command => command.Split(' ')[0])];

        Assert.Empty(Replay.Commands.Names.Except(made).Except(shown));
        Assert.Contains("on", made);
    }

    private static MachinePair Pair(KernelProfile first, KernelProfile second) => new(
        call => new EmbeddedTraceMachine(call with { Kernel = first }),
        call => new EmbeddedTraceMachine(call with { Kernel = second }),
        KernelProfile.Newest);
}
