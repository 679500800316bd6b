using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Commands;

/// <summary>The machines for a command, by their names on the command line.</summary>
internal static class MachineChoice
{
    /// <summary>The default.</summary>
    public const string All = "all";

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["embedded", "kvm", All];

    /// <summary>Returns the machines that a name stands for; <see langword="null"/> for an unknown name.</summary>
    public static IReadOnlyList<MachineKind>? Parse(string name) => name switch
    {
        "embedded" => [MachineKind.Embedded],
        "kvm" => [MachineKind.Kvm],
        All => [MachineKind.Embedded, MachineKind.Kvm],
        _ => null,
    };
}
