using System.Text;

namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>Whatever is done to a machine, it answers as the plain rules do.</summary>
internal sealed class BusProperty(BusMode mode, Func<BusMode, IBusSubject> create)
{
    private const int Length = 60;

    /// <summary>After each sequence all counters and the ring are read, so that nothing that differs stays unseen.</summary>
    private static readonly BusCommand[] Closing =
    [
        .. Enumerable.Range(0, MachineSubject.Slots).Select(slot => new ReadCounter(slot)),
        new TakeRing(200),
    ];

    /// <summary>Tries random sequences.</summary>
    /// <returns>The shortest form of the first that differs; <see langword="null"/> when none does.</returns>
    public (List<BusCommand> Commands, ulong Seed)? Find(ulong seed, int cases)
    {
        for (int number = 0; number < cases; number++)
        {
            ulong caseSeed = Trials.SeedOf(seed, number);
            List<BusCommand> commands = CommandDice.Sequence(caseSeed, Length);
            if (Differs(commands)) return (Shrinker.Shrink(commands, Differs, command => command.Simpler), caseSeed);
        }

        return null;
    }

    public bool Differs(IReadOnlyList<BusCommand> commands)
    {
        using IBusSubject subject = create(mode);
        using var rules = new PlainMachine(mode);
        return commands.Concat(Closing).Any(command => Do(subject, command) != rules.Do(command));
    }

    /// <summary>The sequence as a test, with what the rules say beside each command, and what came instead at the end.</summary>
    public string Describe(IReadOnlyList<BusCommand> commands)
    {
        using IBusSubject subject = create(mode);
        using var rules = new PlainMachine(mode);
        var text = new StringBuilder();
        text.AppendLine("    [Fact]").AppendLine("    public void HoldForThisSequence() => ShouldHold(").Append($"        BusMode.{mode}");
        foreach (BusCommand command in commands.Concat(Closing))
        {
            string expected = rules.Do(command);
            string actual = Do(subject, command);
            bool isClosing = Closing.Contains(command, ReferenceEqualityComparer.Instance);
            if (!isClosing) text.AppendLine(",").Append($"        {command}");
            if (actual == expected) continue;
            text.AppendLine(");").AppendLine();
            text.Append($"    {command} is \"{expected}\" by the rules, and came out as \"{actual}\".");
            break;
        }

        return text.ToString();
    }

    private static string Do(IBusSubject subject, BusCommand command)
    {
        try
        {
            return subject.Do(command);
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }
}
