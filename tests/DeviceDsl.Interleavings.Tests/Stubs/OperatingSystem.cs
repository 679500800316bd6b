namespace System;

/// <summary>A system without eventfds of its own: the model knows managed ones alone.</summary>
internal static class OperatingSystem
{
    public static bool IsLinux() => false;
}
