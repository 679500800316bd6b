using DeviceDsl.Kvm;
using Spectre.Console;

namespace DeviceDsl.Hosting.Commands;

/// <summary>The environment of a program.</summary>
/// <param name="Output">The output for results.</param>
/// <param name="Error">The output for everything else, so that results can be redirected on their own.</param>
/// <param name="Kvm">The options of the machine on <c>/dev/kvm</c>.</param>
internal sealed record ProgramEnvironment(TextWriter Output, TextWriter Error, KvmMachineOptions Kvm)
{
    /// <summary>The console of the process.</summary>
    public static ProgramEnvironment OfProcess => new(Console.Out, Console.Error, new KvmMachineOptions());

    /// <summary>Returns a console on one of the writers, without colours if it is not a terminal.</summary>
    public static IAnsiConsole ConsoleOn(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = output.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
    }
}
