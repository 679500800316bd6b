using System.Text;
using DeviceDsl.Conformance.Replay;

namespace DeviceDsl.Conformance.Live;

/// <summary>Records traces from the running kernel.</summary>
internal static class Recorder
{
    private const string CommandMark = "> ";
    private const string ResultMark = "< ";

    /// <summary>Runs a script and returns its trace. A trace is a script too: its results are replaced.</summary>
    /// <param name="script">Commands, a line each, and comments.</param>
    /// <exception cref="TraceException">A line is no command.</exception>
    /// <exception cref="MachineException">The kernel has no KVM, or it refused a machine.</exception>
    public static string Record(TextReader script)
    {
        var commands = new List<string>();
        for (string? line = script.ReadLine(); line is not null; line = script.ReadLine()) commands.Add(line);
        return Record(commands);
    }

    /// <summary>Runs commands and returns their trace.</summary>
    public static string Record(IEnumerable<string> lines)
    {
        var trace = new StringBuilder();
        Append(trace, RunningKernel.Comment);
        using var session = new TraceSession(call => new KernelTraceMachine(call));
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (line.Length == 0 || line.StartsWith(ResultMark, StringComparison.Ordinal)) continue;
            if (line.StartsWith(TraceReader.KernelMark, StringComparison.Ordinal)) continue;
            if (line.StartsWith('#')) Append(trace, line);
            else Run(session, trace, number, line.StartsWith(CommandMark, StringComparison.Ordinal) ? line[CommandMark.Length..] : line);
        }

        return trace.ToString();
    }

    private static void Run(TraceSession session, StringBuilder trace, int number, string command)
    {
        try
        {
            string result = session.Run(command, RunningKernel.Profile);
            Append(trace, CommandMark + command);
            Append(trace, ResultMark + result);
        }
        catch (TraceException exception)
        {
            throw new TraceException($"line {number}: {exception.Message}");
        }
    }

    private static void Append(StringBuilder trace, string line) => trace.Append(line).Append('\n');
}
