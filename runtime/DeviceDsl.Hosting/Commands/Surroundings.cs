using DeviceDsl.Kvm;
using Spectre.Console;

namespace DeviceDsl.Hosting.Commands;

/// <summary>What a program finds around it.</summary>
/// <param name="Output">Where results go.</param>
/// <param name="Error">Where everything else goes, so that results can be redirected alone.</param>
/// <param name="Kvm">The machine to make on <c>/dev/kvm</c>.</param>
internal sealed record Surroundings(TextWriter Output, TextWriter Error, KvmMachineOptions Kvm)
{
    /// <summary>The console of the process.</summary>
    public static Surroundings OfProcess => new(Console.Out, Console.Error, new KvmMachineOptions());

    /// <summary>A console on one of the writers, without colours where it is no terminal.</summary>
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
