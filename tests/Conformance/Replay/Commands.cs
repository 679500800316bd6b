namespace DeviceDsl.Conformance.Replay;

/// <summary>The commands of the format by their names.</summary>
internal static class Commands
{
    private static readonly Dictionary<string, Func<ReplayedMachine, Words, string>> ByName = new()
    {
        ["eventfd"] = EventFdCommands.Create,
        ["dup"] = EventFdCommands.Duplicate,
        ["close"] = EventFdCommands.Close,
        ["signal"] = EventFdCommands.Signal,
        ["read"] = EventFdCommands.Read,
        ["ioeventfd"] = IoctlCommands.IoEventFd,
        ["irqfd"] = IoctlCommands.IrqFd,
        ["irqline"] = IoctlCommands.Line,
        ["irqstat"] = IoctlCommands.LineStatus,
        ["msi"] = IoctlCommands.Msi,
        ["routing"] = RoutingCommand.Run,
        ["coalesced"] = IoctlCommands.Coalesced,
        ["ring"] = IoctlCommands.Ring,
        ["pio"] = GuestCommands.Pio,
        ["mmio"] = GuestCommands.Mmio,
        ["ioapicw"] = GuestCommands.IoApicWrite,
        ["ioapicr"] = GuestCommands.IoApicRead,
        ["redir"] = GuestCommands.Redirect,
        ["eoi"] = GuestCommands.EndOfInterrupt,
        ["svr"] = GuestCommands.Spurious,
        ["tpr"] = GuestCommands.TaskPriority,
        ["ack"] = GuestCommands.Acknowledge,
        ["extint"] = GuestCommands.AcknowledgeExternal,
        ["ioapic"] = StateCommands.IoApic,
        ["lapic"] = StateCommands.LocalApic,
        ["pic"] = StateCommands.Pic,
    };

    /// <summary>Runs one command and waits until everything that it caused is done.</summary>
    public static string Run(ReplayedMachine machine, Words words)
    {
        string name = words.Next();
        if (name == "rep") return Repeat(machine, words);
        if (!ByName.TryGetValue(name, out Func<ReplayedMachine, Words, string>? command))
        {
            throw new TraceException($"'{name}' is no command");
        }

        string result = command(machine, words);
        words.ThrowIfMore();
        machine.Machine.Settle();
        return result;
    }

    /// <summary>Runs a command many times; equal results in a row are told together.</summary>
    private static string Repeat(ReplayedMachine machine, Words words)
    {
        ulong times = words.Number();
        string command = words.Rest.ToString();
        var runs = new List<(int Count, string Result)>();
        for (ulong done = 0; done < times; done++)
        {
            string result = Run(machine, new Words(command));
            if (runs.Count > 0 && runs[^1].Result == result) runs[^1] = (runs[^1].Count + 1, result);
            else runs.Add((1, result));
        }

        return string.Join(' ', runs.Select(run => $"{run.Count}*[{run.Result}]"));
    }
}
