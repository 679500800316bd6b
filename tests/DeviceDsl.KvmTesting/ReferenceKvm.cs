using System.Runtime.InteropServices;
using DeviceDsl.Kvm;

namespace DeviceDsl.KvmTesting;

/// <summary>Whether the tests can judge by this machine's <c>/dev/kvm</c>.</summary>
/// <remarks>
/// On x86 they judge only by a KVM on VMX or SVM. One that does without them, such as the module <c>kvm_pvm</c>, takes
/// interrupts later than a processor: none between <c>sti</c> and a <c>cli</c> two instructions after it.
/// </remarks>
public static class ReferenceKvm
{
    private const string ProcessorInformation = "/proc/cpuinfo";

    /// <summary>The reason why they cannot, or null.</summary>
    public static string? SkipReason { get; } = FindReason();

    private static string? FindReason()
    {
        if (!KvmMachine.IsAvailable(out string reason)) return reason;
        return RuntimeInformation.ProcessArchitecture != Architecture.X64 || HasVirtualization()
            ? null
            : "/dev/kvm is no reference: the processor has neither VMX nor SVM";
    }

    private static bool HasVirtualization() => File.ReadLines(ProcessorInformation)
        .Where(line => line.StartsWith("flags", StringComparison.Ordinal))
        .Any(line => line.Split(' ').Any(flag => flag is "vmx" or "svm"));
}
