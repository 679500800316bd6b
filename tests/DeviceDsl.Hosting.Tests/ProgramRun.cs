using DeviceDsl.Hosting.Commands;
using DeviceDsl.Kvm;

namespace DeviceDsl.Hosting.Tests;

/// <summary>A run of a device program, and what came of it.</summary>
internal sealed class ProgramRun
{
    private ProgramRun(int exitCode, string output, string error)
    {
        ExitCode = exitCode;
        Output = output;
        Error = error;
    }

    public int ExitCode { get; }

    public string Output { get; }

    public string Error { get; }

    /// <summary>The rows of tables: what stands between their borders.</summary>
    public IReadOnlyList<string[]> Rows =>
    [
        .. Output.Split('\n')
            .Select(line => line.Split(['|', '│'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 4 && cells[0] != "doorbell"),
    ];

    public static ProgramRun Of<TDevice>(params string[] arguments)
        where TDevice : class, IDevice, new()
        => Of<TDevice>(new KvmMachineOptions(), arguments);

    /// <summary>Runs a program where there is no KVM.</summary>
    public static ProgramRun WithoutKvm<TDevice>(params string[] arguments)
        where TDevice : class, IDevice, new()
        => Of<TDevice>(new KvmMachineOptions { DevicePath = "/dev/no-such-kvm" }, arguments);

    private static ProgramRun Of<TDevice>(KvmMachineOptions kvm, string[] arguments)
        where TDevice : class, IDevice, new()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = new DeviceCommandLine(new ProgramEnvironment(output, error, kvm), () => new TDevice()).Run(arguments);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
