using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Sessions;

namespace DeviceDsl.VhostUser.Requests;

/// <summary>The requests that this backend supports, with their handlers.</summary>
internal static class RequestTable
{
    private static readonly Dictionary<FrontendRequest, Func<Backend, FrontendMessage, Reply?>> s_handlers = new()
    {
        [FrontendRequest.GetFeatures] = FeatureRequests.GetFeatures,
        [FrontendRequest.SetFeatures] = FeatureRequests.SetFeatures,
        [FrontendRequest.GetProtocolFeatures] = FeatureRequests.GetProtocolFeatures,
        [FrontendRequest.SetProtocolFeatures] = FeatureRequests.SetProtocolFeatures,
        [FrontendRequest.GetQueueCount] = FeatureRequests.GetQueueCount,
        [FrontendRequest.SetOwner] = DeviceRequests.SetOwner,
        [FrontendRequest.ResetOwner] = DeviceRequests.ResetOwner,
        [FrontendRequest.GetConfiguration] = DeviceRequests.GetConfiguration,
        [FrontendRequest.SetConfiguration] = DeviceRequests.SetConfiguration,
        [FrontendRequest.SetBackendChannel] = DeviceRequests.SetBackendChannel,
        [FrontendRequest.ResetDevice] = DeviceRequests.ResetDevice,
        [FrontendRequest.SetStatus] = DeviceRequests.SetStatus,
        [FrontendRequest.GetStatus] = DeviceRequests.GetStatus,
        [FrontendRequest.SetMemoryTable] = MemoryRequests.SetTable,
        [FrontendRequest.GetMaxMemorySlots] = MemoryRequests.GetMaxSlots,
        [FrontendRequest.AddMemoryRegion] = MemoryRequests.AddRegion,
        [FrontendRequest.RemoveMemoryRegion] = MemoryRequests.RemoveRegion,
        [FrontendRequest.SetLogBase] = MemoryRequests.SetLogBase,
        [FrontendRequest.SetLogDescriptor] = MemoryRequests.SetLogDescriptor,
        [FrontendRequest.GetInFlightRegion] = MemoryRequests.GetInFlight,
        [FrontendRequest.SetInFlightRegion] = MemoryRequests.SetInFlight,
        [FrontendRequest.SetRingSize] = RingRequests.SetSize,
        [FrontendRequest.SetRingAddresses] = RingRequests.SetAddresses,
        [FrontendRequest.SetRingBase] = RingRequests.SetBase,
        [FrontendRequest.GetRingBase] = RingRequests.GetBase,
        [FrontendRequest.SetRingKick] = RingRequests.SetKick,
        [FrontendRequest.SetRingCall] = RingRequests.SetCall,
        [FrontendRequest.SetRingError] = RingRequests.SetError,
        [FrontendRequest.SetRingEnabled] = RingRequests.SetEnabled,
    };

    // For these the protocol has no error reply: the frontend expects the result.
    private static readonly HashSet<FrontendRequest> s_alwaysReplied =
    [
        FrontendRequest.GetFeatures,
        FrontendRequest.GetProtocolFeatures,
        FrontendRequest.GetQueueCount,
        FrontendRequest.GetRingBase,
        FrontendRequest.GetMaxMemorySlots,
        FrontendRequest.GetInFlightRegion,
        FrontendRequest.GetStatus,
    ];

    /// <summary>Returns the handler of a request; null if it is unknown.</summary>
    public static Func<Backend, FrontendMessage, Reply?>? Find(FrontendRequest request) => s_handlers.GetValueOrDefault(request);

    /// <summary>Whether a request has a result, which an error cannot replace.</summary>
    public static bool HasResult(FrontendRequest request) => s_alwaysReplied.Contains(request);
}
