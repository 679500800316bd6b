namespace DeviceDsl.Kvm.Native;

/// <summary>The requests of KVM.</summary>
internal static class Ioctl
{
    public const nuint GetApiVersion = 0xAE00;
    public const nuint GetMsrIndexList = 0xC004_AE02;
    public const nuint CreateVm = 0xAE01;
    public const nuint CheckExtension = 0xAE03;
    public const nuint GetRunSize = 0xAE04;
    public const nuint GetSupportedCpuId = 0xC008_AE05;
    public const nuint CreateCpu = 0xAE41;
    public const nuint GetDirtyLog = 0x4010_AE42;
    public const nuint SetMemoryRegion = 0x4020_AE46;
    public const nuint SetTssAddress = 0xAE47;
    public const nuint SetIdentityMapAddress = 0x4008_AE48;
    public const nuint SetClock = 0x4030_AE7B;
    public const nuint GetClock = 0x8030_AE7C;
    public const nuint CreateIrqChip = 0xAE60;
    public const nuint SetIrqLine = 0x4008_AE61;
    public const nuint SetIrqLineStatus = 0xC008_AE67;
    public const nuint AddZone = 0x4010_AE67;
    public const nuint RemoveZone = 0x4010_AE68;
    public const nuint GetIrqChip = 0xC208_AE62;
    public const nuint SetIrqChip = 0x8208_AE63;
    public const nuint SetGsiRouting = 0x4008_AE6A;
    public const nuint IrqFd = 0x4020_AE76;
    public const nuint IoEventFd = 0x4040_AE79;
    public const nuint EnableCapability = 0x4068_AEA3;
    public const nuint SignalMessage = 0x4020_AEA5;
    public const nuint Run = 0xAE80;
    public const nuint Interrupt = 0x4004_AE86;
    public const nuint GetRegisters = 0x8090_AE81;
    public const nuint NonMaskableInterrupt = 0xAE9A;
    public const nuint SystemManagementInterrupt = 0xAEB7;
    public const nuint SetRegisters = 0x4090_AE82;
    public const nuint GetSystemRegisters = 0x8138_AE83;
    public const nuint SetSystemRegisters = 0x4138_AE84;
    public const nuint GetMsrs = 0xC008_AE88;
    public const nuint SetMsrs = 0x4008_AE89;
    public const nuint GetLocalApic = 0x8400_AE8E;
    public const nuint SetLocalApic = 0x4400_AE8F;
    public const nuint SetCpuId = 0x4008_AE90;
    public const nuint SetSignalMask = 0x4004_AE8B;
    public const nuint GetRunState = 0x8004_AE98;
    public const nuint SetRunState = 0x4004_AE99;
    public const nuint GetCpuEvents = 0x8040_AE9F;
    public const nuint SetCpuEvents = 0x4040_AEA0;
    public const nuint GetDebugRegisters = 0x8080_AEA1;
    public const nuint SetDebugRegisters = 0x4080_AEA2;
    public const nuint GetExtendedState = 0x9000_AEA4;
    public const nuint SetExtendedState = 0x5000_AEA5;
    public const nuint GetExtendedControl = 0x8188_AEA6;
    public const nuint SetExtendedControl = 0x4188_AEA7;
    public const nuint GetNestedState = 0xC080_AEBE;
    public const nuint SetNestedState = 0x4080_AEBF;
    public const nuint GetLongExtendedState = 0x9000_AECF;
}
