namespace DeviceDsl.KvmTesting;

/// <summary>A theory about calls that only Linux has; it needs no <c>/dev/kvm</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "Only Linux has it.";
    }
}
