using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace DeviceDsl.Virtio.Devices;

/// <summary>What the attributes of a virtio device's class say, read once when a device is made.</summary>
internal sealed class DeviceShape
{
    /// <summary>The members that carry attributes.</summary>
    public const DynamicallyAccessedMemberTypes Members
        = DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods
          | DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties;

    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const int MaximumSize = 32768;

    private readonly string _name;

    private DeviceShape(VirtioDeviceAttribute kind, string name)
    {
        Kind = kind;
        _name = name;
    }

    /// <summary>What kind of device it is.</summary>
    public VirtioDeviceAttribute Kind { get; }

    /// <summary>Its queues, by their index.</summary>
    public IReadOnlyList<QueueState> Queues { get; private set; } = [];

    /// <summary>Its configuration space.</summary>
    public ConfigurationSpace Configuration { get; private set; } = null!;

    /// <summary>Reads the attributes of a device's class.</summary>
    /// <param name="device">The device.</param>
    /// <param name="type">Its class.</param>
    /// <param name="queueCount">How many of the declared queues it has; 0 for all.</param>
    /// <param name="queueSize">The size that is offered of all; null for what they say themselves.</param>
    /// <param name="serve">Serves a request, and the bookkeeping around it.</param>
    /// <exception cref="ArgumentException">The attributes are missing, or make no device.</exception>
    public static DeviceShape Of(
        VirtioDevice device, [DynamicallyAccessedMembers(Members)] Type type, int queueCount, int? queueSize, Action<VirtQueue, Func<DescriptorChain, uint>> serve)
    {
        VirtioDeviceAttribute kind = type.GetCustomAttribute<VirtioDeviceAttribute>()
            ?? throw new ArgumentException($"{type.Name} says nothing of what virtio device it is: it has no [VirtioDevice].");
        var shape = new DeviceShape(kind, type.Name);
        var queues = new SortedDictionary<int, QueueState>();
        foreach (MethodInfo method in type.GetMethods(Instance))
        {
            foreach (VirtQueueAttribute attribute in method.GetCustomAttributes<VirtQueueAttribute>())
            {
                shape.AddQueues(queues, attribute, method, queueSize, Handler(device, method, serve));
            }
        }

        shape.Queues = shape.Take(queues, queueCount);
        shape.Configuration = new ConfigurationSpace(
            type.Name,
            from property in type.GetProperties(Instance)
            let attribute = property.GetCustomAttribute<VirtioConfigAttribute>()
            where attribute is not null
            select ConfigurationField.Of(device, property, attribute));
        return shape;
    }

    private static Action<VirtQueue> Handler(VirtioDevice device, MethodInfo method, Action<VirtQueue, Func<DescriptorChain, uint>> serve)
    {
        ParameterInfo[] parameters = method.GetParameters();
        if (parameters is [{ ParameterType: { } one }] && one == typeof(VirtQueue) && method.ReturnType == typeof(void))
        {
            return method.CreateDelegate<Action<VirtQueue>>(method.IsStatic ? null : device);
        }

        if (parameters is not [{ ParameterType: { } only }] || only != typeof(DescriptorChain) || method.ReturnType != typeof(uint))
        {
            throw new ArgumentException(
                $"[VirtQueue] method {method.DeclaringType?.Name}.{method.Name} is neither uint M(DescriptorChain) nor void M(VirtQueue).");
        }

        var request = method.CreateDelegate<Func<DescriptorChain, uint>>(method.IsStatic ? null : device);
        return queue => serve(queue, request);
    }

    private void AddQueues(
        SortedDictionary<int, QueueState> queues, VirtQueueAttribute attribute, MethodInfo method, int? queueSize, Action<VirtQueue> handler)
    {
        int size = queueSize ?? attribute.Size;
        if (size is < 1 or > MaximumSize || !int.IsPow2(size)) throw Wrong(method, $"offers a queue size of {size}, which is no power of two from 1 to {MaximumSize}");
        if (attribute.Count < 1 || attribute.Stride < 1 || attribute.Index < 0) throw Wrong(method, "has no queue: index, count or stride is none");
        for (int i = 0; i < attribute.Count; i++)
        {
            int index = attribute.Index + (i * attribute.Stride);
            if (!queues.TryAdd(index, new(index, size, handler))) throw Wrong(method, $"serves queue {index}, which another method serves too");
        }
    }

    private List<QueueState> Take(SortedDictionary<int, QueueState> declared, int count)
    {
        List<QueueState> queues = [.. declared.Values];
        for (int i = 0; i < queues.Count; i++)
        {
            if (queues[i].Index != i) throw new ArgumentException($"{_name} has a queue {queues[i].Index} and no queue {i}.");
        }

        if (count == 0) return queues;
        if (count < 0 || count > queues.Count) throw new ArgumentException($"{_name} declares {queues.Count} queues, of which it cannot have {count}.");
        return queues[..count];
    }

    private static ArgumentException Wrong(MethodInfo method, string what)
        => new($"[VirtQueue] method {method.DeclaringType?.Name}.{method.Name} {what}.");
}
