using System.Numerics;
using System.Runtime.CompilerServices;
using DeviceDsl.Devices;

namespace DeviceDsl;

/// <summary>
/// The same bits of each register of an array: a <see cref="FieldAttribute"/> property of a register with a
/// <see cref="RegisterAttribute.Count"/>.
/// </summary>
/// <remarks>The device's own code gets and sets them by index, without side effects and without allocating.</remarks>
/// <typeparam name="T">The type of each: <see langword="bool"/>, an unsigned integer or an enum.</typeparam>
public sealed class Fields<T>
    where T : unmanaged
{
    private readonly IRegisterValues _registers;
    private readonly int _low;
    private readonly ulong _bits;

    private Fields(IRegisterValues registers, int high, int low)
    {
        ArgumentNullException.ThrowIfNull(registers);
        ArgumentOutOfRangeException.ThrowIfNegative(low);
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(high, registers.Width);
        _registers = registers;
        _low = low;
        _bits = ulong.MaxValue >> (63 - (high - low));
    }

    /// <summary>The number of registers.</summary>
    public int Count => _registers.Count;

    /// <summary>The value of the field in one register. A value that is set is truncated to the width of the field.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">The register does not exist.</exception>
    public T this[int index]
    {
        get => FromBits(_registers.Get(index) >> _low & _bits);
        set => _registers.Set(index, (_registers.Get(index) & ~(_bits << _low)) | ((ToBits(value) & _bits) << _low));
    }

    /// <summary>Creates the field of an array of registers. The generated part of a device calls it.</summary>
    /// <param name="registers">The registers.</param>
    /// <param name="high">The number of the highest bit, counted from 0.</param>
    /// <param name="low">The number of the lowest bit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The registers do not have the bits.</exception>
    public static Fields<T> Of<TRegister>(Registers<TRegister> registers, int high, int low)
        where TRegister : unmanaged, IBinaryInteger<TRegister>, IUnsignedNumber<TRegister>
        => new(registers, high, low);

    private static T FromBits(ulong bits)
    {
        if (typeof(T) == typeof(bool)) return Unsafe.BitCast<bool, T>(bits != 0);
        return Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<byte, T>(unchecked((byte)bits)),
            2 => Unsafe.BitCast<ushort, T>(unchecked((ushort)bits)),
            4 => Unsafe.BitCast<uint, T>(unchecked((uint)bits)),
            8 => Unsafe.BitCast<ulong, T>(bits),
            _ => throw NoNumber(),
        };
    }

    private static ulong ToBits(T value) => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.BitCast<T, byte>(value),
        2 => Unsafe.BitCast<T, ushort>(value),
        4 => Unsafe.BitCast<T, uint>(value),
        8 => Unsafe.BitCast<T, ulong>(value),
        _ => throw NoNumber(),
    };

    private static NotSupportedException NoNumber() => new($"{typeof(T)} is neither a bool nor a number nor an enum.");
}
