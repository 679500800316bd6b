using static DeviceDsl.IoAddress;

namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>The rules EVT, BUS, IOE and COA, for whatever sequence of registrations and accesses.</summary>
[Trait("Category", "Slow")]
public sealed class BusRulesShould
{
    private const int Cases = 1500;

    [Theory]
    [InlineData(BusMode.Default)]
    [InlineData(BusMode.KernelFaithful)]
    [InlineData(BusMode.FanOut)]
    public void HoldForRandomSequences(BusMode mode)
    {
        var property = new BusProperty(mode, kind => new MachineSubject(kind));

        if (property.Find(Trials.Seed, Trials.Cases(Cases)) is not { } found) return;

        Assert.Fail(
            $"""
            The machine differs from the plain rules. DEVICEDSL_SEED=0x{found.Seed:x} DEVICEDSL_CASES=1 finds it again. Its shortest form:

            {property.Describe(found.Commands)}
            """);
    }

    /// <summary>IOE-16: a part of the key is not the key.</summary>
    [Theory]
    [InlineData(BusMode.Default)]
    [InlineData(BusMode.KernelFaithful)]
    [InlineData(BusMode.FanOut)]
    public void HoldForADeassignOfAnotherValue(BusMode mode) => ShouldHold(
        mode,
        new Assign(0, Mmio(0xd0000ff0), 4, 1),
        new Deassign(0, Mmio(0xd0000ff0), 4, null),
        new Write(Mmio(0xd0000ff0), 4, 1));

    /// <summary>COA-2: a zone that reaches the end of the space keeps nothing, though the bus asks it.</summary>
    [Theory]
    [InlineData(BusMode.Default)]
    [InlineData(BusMode.KernelFaithful)]
    public void HoldForAZoneAtTheEndOfTheSpace(BusMode mode) => ShouldHold(
        mode,
        new AddZone(Mmio(0xfffffffffffffff0), 0x10),
        new AddZone(Mmio(0xfffffffffffffff8), 0x10),
        new Write(Mmio(0xfffffffffffffff0), 4, 1),
        new Write(Mmio(0xfffffffffffffffc), 8, 1),
        new RemoveZones(Mmio(0xfffffffffffffff0), 4));

    /// <summary>A bug that is put before the machine is found, and comes out as the two commands that it takes.</summary>
    [Fact]
    public void CatchADeassignThatComparesOnlyTheAddress()
    {
        var property = new BusProperty(BusMode.Default, mode => new DeassigningByAddress(mode));

        (List<BusCommand> Commands, ulong Seed)? found = property.Find(seed: 1, cases: 200);

        Assert.NotNull(found);
        Assert.InRange(found.Value.Commands.Count, 2, 3);
        Assert.IsType<Assign>(found.Value.Commands[0]);
        Assert.IsType<Deassign>(found.Value.Commands[^1]);
        Assert.Contains("by the rules, and came out as \"1\"", property.Describe(found.Value.Commands), StringComparison.Ordinal);
    }

    /// <summary>A bug that is far from where it shows: a counter that is short by one.</summary>
    [Fact]
    public void CatchALostFastAccess()
    {
        var property = new BusProperty(BusMode.Default, mode => new LosingTheSecondTouch(mode));

        (List<BusCommand> Commands, ulong Seed)? found = property.Find(seed: 1, cases: 200);

        Assert.NotNull(found);
        Assert.InRange(found.Value.Commands.Count, 3, 4);
        Assert.Equal(2, found.Value.Commands.Count(command => command is Touch));
    }

    /// <summary>What shrinking leaves has nothing in it that could be left out.</summary>
    [Fact]
    public void ShrinkFailuresToAMinimum()
    {
        static bool Fails(IReadOnlyList<int> steps) => steps.Sum() >= 150 && steps.Any(step => step % 7 == 3);

        List<int> shortest = Shrinker.Shrink([.. Enumerable.Range(0, 100)], Fails, step => step > 0 ? [step - 1] : []);

        Assert.True(Fails(shortest));
        Assert.Equal(150, shortest.Sum());
        Assert.All(shortest, step => Assert.False(Fails([.. shortest.Where(other => other != step)])));
    }

    /// <summary>What is printed is what was found: the same sequence, as code.</summary>
    [Fact]
    public void PrintFailuresAsCode()
    {
        BusCommand[] commands =
        [
            new Assign(1, Mmio(0xd0001000), 4, 0x101), new Deassign(1, Pio(0x10), 0, null), new Write(Mmio(0xd0001000), 8, 2, 120),
            new Touch(0xd0001000), new AddZone(Pio(0x10), 4), new TakeRing(5),
        ];

        Assert.Equal(
            "new Assign(1, Mmio(0xd0001000), 4, 0x101), new Deassign(1, Pio(0x10), 0, null), new Write(Mmio(0xd0001000), 8, 2, 120), "
            + "new Touch(0xd0001000), new AddZone(Pio(0x10), 4), new TakeRing(5)",
            string.Join(", ", commands.Select(command => command.ToString())));
    }

    private static void ShouldHold(BusMode mode, params BusCommand[] commands)
    {
        var property = new BusProperty(mode, kind => new MachineSubject(kind));

        if (property.Differs(commands)) Assert.Fail(property.Describe(commands));
    }

    /// <summary>A machine that deassigns the last doorbell at the address, whatever its key.</summary>
    private sealed class DeassigningByAddress(BusMode mode) : MachineSubject(mode)
    {
        private readonly List<Assign> _assigned = [];

        public override string Do(BusCommand command)
        {
            if (command is Deassign key && _assigned.FindLast(item => item.Address == key.Address && item.Slot == key.Slot) is { } last)
            {
                return base.Do(new Deassign(last.Slot, last.Address, last.Length, last.Match));
            }

            string result = base.Do(command);
            if (command is Assign assign && result == "None") _assigned.Add(assign);
            return result;
        }
    }

    /// <summary>A machine that loses every second fast access, while it says that it took it.</summary>
    private sealed class LosingTheSecondTouch(BusMode mode) : MachineSubject(mode)
    {
        private int _rung;

        public override string Do(BusCommand command)
        {
            if (command is Touch && _rung % 2 == 1)
            {
                _rung++;
                return "True";
            }

            string result = base.Do(command);
            if (command is Touch && result == "True") _rung++;
            return result;
        }
    }
}
