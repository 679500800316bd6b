using DeviceDsl.Kvm.Native;
using DeviceDsl.KvmTesting;
using Xunit.Sdk;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// A theory whose guest enters system management mode: it is skipped also where <c>/dev/kvm</c> is of a kernel that emulates none.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class SystemManagementTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    private const nuint SystemManagementMode = 117;

    public SystemManagementTheoryAttribute()
    {
        Skip = ReferenceKvm.SkipReason;
        if (Skip is null && !IsEmulated(out string path)) Skip = $"{path} is of a kernel without system management mode";
    }

    private static bool IsEmulated(out string path)
    {
        path = new KvmMachineOptions().DevicePath;
        KvmDevice.TryOpen(path, KernelCalls.Linux, out KvmFile? kvm);
        using (kvm) return kvm!.Has(SystemManagementMode);
    }
}
