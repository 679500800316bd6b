namespace DeviceDsl.Conformance.Live;

/// <summary>The kernel of this machine.</summary>
internal static class RunningKernel
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>Its behaviour where versions differ.</summary>
    public static KernelProfile Profile => new(Environment.OSVersion.Version);

    /// <summary>The comment that names it in a trace: the version, and the virtualization of the processor.</summary>
    public static string Comment
    {
        get
        {
            Version version = Environment.OSVersion.Version;
            return $"# kernel {version.Major}.{version.Minor} {Virtualization}";
        }
    }

    private static string Virtualization
    {
        get
        {
            string[] flags = File.Exists(ProcessorFile) ? File.ReadAllText(ProcessorFile).Split((char[])[' ', '\n']) : [];
            if (flags.Contains("svm")) return "svm";
            return flags.Contains("vmx") ? "vmx" : "other";
        }
    }
}
